import fc from 'fast-check';
import { STATUS_REASONS, transitionsOf } from '@ballast/api';
import { OPERATION_TYPES } from '@ballast/contracts';
import { advance, begin } from './operation.workflow';
import {
  isTerminal,
  TERMINAL_STATUSES,
  type Advance,
  type OperationEffect,
  type OperationInput,
} from './operation.state';

const RUNS = 3_000;
const FAILURE = { detail: 'x' };

/** What an Operation is begun with, and an endless source of choices about all that happens to it. */
const histories = fc.record({
  type: fc.constantFrom(...OPERATION_TYPES),
  chunks: fc.nat({ max: 4 }),
  isQueued: fc.boolean(),
  priceFlow: fc.constantFrom('lock_beside_check' as const, 'quote_first' as const, 'lock_after_check' as const),
  isStaleAtOnce: fc.nat({ max: 9 }).map((chance) => chance === 0),
  choices: fc.infiniteStream(fc.nat()),
});

/** Answers one effect in any way that its service may. */
class Answers {
  private readonly acceptedByChunk = new Map<number, number>();

  constructor(private readonly choose: (options: number) => number) {}

  to(effect: OperationEffect): readonly OperationInput[] {
    switch (effect.kind) {
      case 'quote_reference':
        return [this.choose(6) === 0 ? { kind: 'prices_unavailable', detail: 'x' } : { kind: 'reference_quoted' }];
      case 'lock_prices':
        return [this.locked()];
      case 'check_chunk':
        return [this.decided(effect.chunk)];
      case 'settle_chunk':
        return [this.settled(effect.chunk)];
      case 'release_chunk': {
        const accepted = this.acceptedByChunk.get(effect.chunk);
        return [
          {
            kind: 'chunk_released',
            chunk: effect.chunk,
            rejected: accepted ?? 2,
            undecided: accepted === undefined,
          },
        ];
      }
      default:
        return [];
    }
  }

  private locked(): OperationInput {
    const moved = (['price_moved', 'plan_stale'] as const)[this.choose(8)];
    if (moved !== undefined) return { kind: 'prices_moved', failure: { reason: moved, ...FAILURE } };
    return this.choose(6) === 0 ? { kind: 'prices_unavailable', detail: 'x' } : { kind: 'prices_locked' };
  }

  private decided(chunk: number): OperationInput {
    const accepted = this.choose(3);
    this.acceptedByChunk.set(chunk, accepted);
    const stale = this.choose(10) === 0 ? { reason: 'plan_stale' as const, ...FAILURE } : undefined;
    return { kind: 'chunk_decided', chunk, accepted, rejected: this.choose(2), skipped: this.choose(2), stale };
  }

  private settled(chunk: number): OperationInput {
    const accepted = this.acceptedByChunk.get(chunk) ?? 0;
    const settled = this.choose(accepted + 1);
    const skipped = this.choose(accepted - settled + 1);
    return { kind: 'chunk_settled', chunk, settled, skipped, rejected: accepted - settled - skipped };
  }
}

/** Every status that an Operation was shown in, first to last, each with its reason. */
function statusesOf(history: {
  readonly start: Advance;
  readonly chunks: number;
  readonly isQueued: boolean;
  readonly choose: (options: number) => number;
}): readonly { readonly status: string; readonly reason: string }[] {
  const { choose } = history;
  const answers = new Answers(choose);
  const shown = [{ status: 'validating', reason: '' }];
  const open: OperationInput[] = history.isQueued ? [{ kind: 'dequeued' }] : [];
  let { state, effects } = history.start;
  for (let listed = 0; ;) {
    for (const effect of effects) {
      if (effect.kind === 'change_status') shown.push({ status: effect.status, reason: effect.reason });
      open.push(...answers.to(effect));
    }
    const canList = listed < history.chunks;
    if (isTerminal(state.status) || (open.length === 0 && !canList)) return shown;
    const choice = choose(open.length + (canList ? 1 : 0));
    const isCancelled = choose(25) === 0;
    const [input] = isCancelled ? [{ kind: 'cancel_requested' } as const] : open.splice(choice, 1);
    if (input === undefined) listed += 1;
    ({ state, effects } = advance(state, input ?? { kind: 'chunk_listed', chunk: listed - 1 }));
  }
}

function observe(): { readonly transitions: ReadonlySet<string>; readonly ends: ReadonlySet<string> } {
  const transitions = new Set<string>();
  const ends = new Set<string>();
  fc.assert(
    fc.property(histories, ({ choices, isStaleAtOnce, chunks, ...begun }) => {
      // Only a rebalance without a list can have nobody in it, and only what has participants can have a plan.
      const some = begun.type === 'rebalance' ? chunks : chunks + 1;
      const isQueued = begun.type === 'rebalance' && begun.isQueued;
      const failure = isStaleAtOnce ? { failure: { reason: 'plan_stale' as const, ...FAILURE } } : {};
      const start = begin({ inFlightMax: 4, ...begun, isQueued, chunks: some, ...failure });
      const choose = (options: number): number => choices.next().value % options;
      const shown = statusesOf({ start, chunks: some, isQueued, choose });
      shown.forEach(({ status }, index) => transitions.add(`${shown[index - 1]?.status ?? ''} → ${status}`));
      const last = shown.at(-1);
      expect(TERMINAL_STATUSES).toContain(last?.status);
      ends.add(`${last?.status} ${last?.reason}`);
    }),
    { numRuns: RUNS },
  );
  return { transitions, ends };
}

describe('what the catalogue says of Operations', () => {
  const { transitions, ends } = observe();

  it('is every transition that the workflow makes, and no other', () => {
    const listed = transitionsOf('operation').map(({ from, to }) => `${from} → ${to}`);
    expect([...transitions].sort()).toEqual(listed.sort());
  });

  it('is every reason that a terminal status can have, and no other', () => {
    const listed = Object.entries(STATUS_REASONS).flatMap(([code, { on }]) =>
      (on.operation ?? []).map((status) => `${status} ${code}`),
    );
    expect([...ends].sort()).toEqual([...listed, 'settled '].sort());
  });
});
