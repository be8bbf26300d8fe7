import fc from 'fast-check';
import { STATUS_REASONS, transitionsOf } from '@ballast/api';
import { OPERATION_TYPES, TERMINAL_STATUSES } from '@ballast/contracts';
import { Simulation } from './testing/simulation';

const RUNS = 3_000;

/** An Operation, and an endless source of choices about all that happens to it. */
const histories = fc.record({
  type: fc.constantFrom(...OPERATION_TYPES),
  chunks: fc.nat({ max: 2 }),
  isQueued: fc.boolean(),
  prices: fc.constantFrom('market' as const, 'bound' as const, 'planned' as const),
  isDefaultScope: fc.boolean(),
  isStaleAtOnce: fc.nat({ max: 9 }).map((chance) => chance === 0),
  losesMessages: fc.boolean(),
  choices: fc.infiniteStream(fc.nat()),
});

function observe(): { readonly transitions: ReadonlySet<string>; readonly ends: ReadonlySet<string> } {
  const transitions = new Set<string>();
  const ends = new Set<string>();
  fc.assert(
    fc.property(histories, ({ choices, chunks, isQueued, isStaleAtOnce, ...operation }) => {
      // Only a rebalance without a list can have no participants, and a plan needs participants.
      const isRebalance = operation.type === 'rebalance';
      const simulation = new Simulation(
        {
          ...operation,
          chunks: isRebalance && operation.prices !== 'planned' ? chunks : chunks + 1,
          chunkParticipants: 500,
          isQueued: isRebalance && isQueued,
          isStaleAtOnce: operation.prices === 'planned' && isStaleAtOnce,
        },
        (options) => choices.next().value % options,
      ).run();
      const shown = [
        { status: 'validating', status_reason: '' },
        ...simulation.history.announcements.flatMap((told) =>
          told.kind === 'operation_status_changed' ? [told.operation] : [],
        ),
      ];
      shown.forEach(({ status }, index) => transitions.add(`${shown[index - 1]?.status ?? ''} → ${status}`));
      const last = shown.at(-1);
      expect(TERMINAL_STATUSES).toContain(last?.status);
      ends.add(`${last?.status} ${last?.status_reason}`);
    }),
    { numRuns: RUNS },
  );
  return { transitions, ends };
}

describe('the documented statuses of Operations', () => {
  const { transitions, ends } = observe();

  it('list exactly the transitions that the workflow makes', () => {
    const listed = transitionsOf('operation').map(({ from, to }) => `${from} → ${to}`);
    expect([...transitions].sort()).toEqual(listed.sort());
  });

  it('list exactly the reasons that a terminal status can have', () => {
    const listed = Object.entries(STATUS_REASONS).flatMap(([code, { on }]) =>
      (on.operation ?? []).map((status) => `${status} ${code}`),
    );
    expect([...ends].sort()).toEqual([...listed, 'settled '].sort());
  });
});
