import type { OperationStatus } from '@ballast/contracts';
import { outsideCause } from '@ballast/test-kit';
import fc from 'fast-check';
import {
  isReadable,
  isTransition,
  NO_PROGRESS,
  passGate,
  type ExecutionProgress,
  type OperationEvent,
} from './operation-gate.decider';

function event(
  sequence: number,
  status: OperationStatus,
  total: number,
  previousStatus = 'validating',
): OperationEvent {
  const operation = {
    id: '6a3f0b1e-0000-4000-8000-000000000001',
    strategy_id: '6a3f0b1e-0000-4000-8000-000000000002',
    request_id: '6a3f0b1e-0000-4000-8000-000000000003',
    initiated_by: '',
    type: 'enrollment' as const,
    status,
    status_reason: '',
    status_detail: '',
    allocations: [],
    created_at: '2026-04-17T10:30:00.000Z',
    updated_at: '2026-04-17T10:30:01.000Z',
  };
  return {
    sequence,
    platformCode: 'SANDBX',
    previousStatus,
    total,
    occurredAt: operation.updated_at,
    cause: outsideCause(operation.id, 'SANDBX'),
    operation,
  };
}

describe('whether a change of an Operation is readable', () => {
  it('holds pricing and settling back until all Executions are readable', () => {
    for (const status of ['pricing', 'settling'] as const) {
      expect(isReadable(event(1, status, 3), { ...NO_PROGRESS, projected: 2 })).toBe(false);
      expect(isReadable(event(1, status, 3), { ...NO_PROGRESS, projected: 3 })).toBe(true);
    }
  });

  it('holds a terminal status back until all Executions are terminal, however they ended', () => {
    for (const status of ['settled', 'skipped', 'failed'] as const) {
      expect(isReadable(event(1, status, 3), { projected: 3, settled: 1, skipped: 1, rejected: 0 })).toBe(false);
      expect(isReadable(event(1, status, 3), { projected: 3, settled: 1, skipped: 1, rejected: 1 })).toBe(true);
    }
  });

  it('lets an Operation without Executions, and one that still validates, through at once', () => {
    expect(isReadable(event(1, 'skipped', 0), NO_PROGRESS)).toBe(true);
    expect(isReadable(event(1, 'validating', 5), NO_PROGRESS)).toBe(true);
  });
});

describe('the gate', () => {
  const allProjected = { projected: 2, settled: 0, skipped: 0, rejected: 0 };

  it('releases events in sequence, in whatever order they are given', () => {
    const decision = passGate([event(2, 'settling', 2), event(1, 'pricing', 2)], {
      applied: 0,
      progress: allProjected,
    });
    expect(decision.released.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(decision.pending).toEqual([]);
  });

  it('holds all events behind the first one that has to wait', () => {
    const events = [event(1, 'pricing', 2), event(2, 'settled', 2), event(3, 'settled', 0)];
    const decision = passGate(events, { applied: 0, progress: allProjected });
    expect(decision.released.map(({ sequence }) => sequence)).toEqual([1]);
    expect(decision.pending.map(({ sequence }) => sequence)).toEqual([2, 3]);
  });

  it('drops events that are applied already, and the second copy of any other', () => {
    const events = [event(1, 'pricing', 2), event(2, 'settling', 2), event(2, 'settling', 2)];
    const decision = passGate(events, { applied: 1, progress: allProjected });
    expect(decision.released.map(({ sequence }) => sequence)).toEqual([2]);
  });
});

describe('the events of webhooks', () => {
  it('reports a change from one status to another', () => {
    expect(isTransition(event(1, 'pricing', 0))).toBe(true);
  });

  it('reports neither the first status nor a place in the queue', () => {
    expect(isTransition(event(1, 'validating', 0, ''))).toBe(false);
    expect(isTransition(event(1, 'validating', 0, 'validating'))).toBe(false);
  });
});

/** The events of an Operation that readers see, and those that wait. */
interface Shown {
  readonly applied: number;
  readonly pending: readonly OperationEvent[];
  readonly progress: ExecutionProgress;
}

/** A message of the Operation's stream, or of the stream of one of its Executions. */
type Arrival =
  | { readonly kind: 'event'; readonly event: OperationEvent }
  | { readonly kind: 'execution'; readonly added: ExecutionProgress };

const NOTHING_SHOWN: Shown = { applied: 0, pending: [], progress: NO_PROGRESS };

function afterSlice({ applied, pending, progress }: Shown, slice: readonly Arrival[]): Shown {
  const added = slice.flatMap((arrival) => (arrival.kind === 'execution' ? [arrival.added] : []));
  const sum = (name: keyof ExecutionProgress): number =>
    added.reduce((total, each) => total + each[name], progress[name]);
  const now = {
    projected: sum('projected'),
    settled: sum('settled'),
    skipped: sum('skipped'),
    rejected: sum('rejected'),
  };
  const arriving = slice.flatMap((arrival) => (arrival.kind === 'event' ? [arrival.event] : []));
  const decision = passGate([...pending, ...arriving], { applied, progress: now });
  return { applied: decision.released.at(-1)?.sequence ?? applied, pending: decision.pending, progress: now };
}

/** The streams of an Operation: its own, and one of each Execution, which may be decided first or end at once. */
const streams: fc.Arbitrary<readonly (readonly Arrival[])[]> = fc
  .record({
    executions: fc.array(
      fc.record({
        end: fc.constantFrom('settled' as const, 'skipped' as const, 'rejected' as const),
        isDecided: fc.boolean(),
      }),
      { maxLength: 4 },
    ),
    // Messages that the reader has not got yet.
    missing: fc.nat({ max: 3 }),
    isOperationCut: fc.boolean(),
  })
  .map(({ executions, missing, isOperationCut }) => {
    const statuses = ['pricing', 'settling', 'settled'] as const;
    const events = statuses.map((status, index) => event(index + 1, status, executions.length, statuses[index - 1]));
    const own = events.map((each): Arrival => ({ kind: 'event', event: each }));
    const ofExecutions = executions.map(({ end, isDecided }): readonly Arrival[] =>
      isDecided
        ? [
            { kind: 'execution', added: { ...NO_PROGRESS, projected: 1 } },
            { kind: 'execution', added: { ...NO_PROGRESS, [end]: 1 } },
          ]
        : [{ kind: 'execution', added: { ...NO_PROGRESS, projected: 1, [end]: 1 } }],
    );
    return isOperationCut
      ? [own.slice(0, Math.max(0, own.length - missing)), ...ofExecutions]
      : [own, ...ofExecutions.slice(missing)];
  });

describe('the events of an Operation', () => {
  it('are shown or wait in the same way, however its streams interleave and are cut into slices', () => {
    fc.assert(
      fc.property(
        streams,
        fc.array(fc.record({ stream: fc.nat(), messages: fc.integer({ min: 1, max: 3 }), isTwice: fc.boolean() })),
        (drawn, schedule) => {
          const left = drawn.map((stream) => [...stream]);
          let shown = NOTHING_SHOWN;
          for (const { stream, messages, isTwice } of schedule) {
            const slice = left[stream % left.length]?.splice(0, messages) ?? [];
            shown = afterSlice(shown, slice);
            // An Execution counts once, so only events of the Operation can come again.
            const events = slice.filter(({ kind }) => kind === 'event');
            if (isTwice) shown = afterSlice(shown, events);
          }
          for (const rest of left) shown = afterSlice(shown, rest);
          expect(shown).toEqual(afterSlice(NOTHING_SHOWN, drawn.flat()));
        },
      ),
    );
  });
});
