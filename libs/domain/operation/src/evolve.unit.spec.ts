import { OPERATION_TYPES, TERMINAL_STATUSES } from '@ballast/contracts';
import { accepted, evolve, evolveAll, evolveChunk } from './evolve';
import type { Operation } from './operation';
import { commandsOf } from './operation.commands';
import type { OperationFact } from './operation.facts';
import { failureOf, statusOf } from './operation.state';
import { acceptedOf, CREATED_AT, planOf, requestOf } from './testing/fixtures';
import { History } from './testing/history';

/** Histories that together have every fact and every phase. */
const HISTORIES: readonly History[] = [
  ...OPERATION_TYPES.map((type) =>
    new History(type, {}, { isQueued: type === 'rebalance' })
      .tell({ kind: 'turn_came' })
      .list('accepted')
      .quote()
      .decide(0)
      .lock()
      .settle(0),
  ),
  new History('rebalance').list('accepted').tell({ kind: 'cancel_requested' }).release(0),
  new History('enrollment')
    .list('accepted')
    .tell({ kind: 'prices_unavailable', detail: 'No price.' })
    .decide(0)
    .release(0),
];
const FACTS: readonly OperationFact[] = HISTORIES.flatMap(({ facts }) => facts);

/** The Operation of a history after each of its facts. */
function operationsOf({ facts: [first, ...more] }: History): readonly Operation[] {
  if (first?.kind !== 'operation_accepted') throw new Error('a history begins with an acceptance');
  return more.map((_, index) => evolveAll(accepted(first), more.slice(0, index + 1)));
}

describe('evolving', () => {
  it('refuses no fact in any phase, and never moves an Operation that has ended', () => {
    const operations = HISTORIES.flatMap(operationsOf);
    expect(new Set(operations.map(({ state }) => state.phase)).size).toBe(8);
    for (const operation of operations) {
      for (const fact of FACTS) {
        const next = evolve(operation, fact);
        evolveChunk(undefined, fact);
        if (operation.state.phase === 'ended' && fact.kind === 'prices_locked')
          expect(next.state).toBe(operation.state);
      }
    }
  });

  it('makes a new Operation from its acceptance, with the prices of its plan', () => {
    const request = acceptedOf(requestOf('rebalance', { plan: planOf() }));
    expect(accepted({ kind: 'operation_accepted', ...request })).toEqual({
      ...request,
      prices: null,
      version: { sequence: 0, at: CREATED_AT },
      step: 0,
      state: { phase: 'starting', listed: 0 },
    });
  });

  it('keeps nothing of a phase that the next one does not need', () => {
    const history = new History('enrollment', { chunks: 2 }).list('accepted').list('rejected').decide(0).decide(1);
    expect(history.operation.state).toEqual({
      phase: 'pricing',
      accepted: [0],
      lock: { status: 'asked' },
      counts: { total: 2, settled: 0, skipped: 0, rejected: 1 },
    });
    expect(history.lock().operation.state).toEqual({
      phase: 'settling',
      waiting: [],
      inFlight: 1,
      counts: { total: 2, settled: 0, skipped: 0, rejected: 1 },
    });
    expect(history.settle(0).operation.state).toEqual({
      phase: 'ended',
      status: 'settled',
      reason: 'partial_success',
      detail: '',
      counts: { total: 2, settled: 1, skipped: 0, rejected: 1 },
    });
  });
});

describe('an Operation', () => {
  it('has its failure while it gives chunks back and after that, and none when only its Executions failed', () => {
    const history = new History('rebalance').list('accepted').tell({ kind: 'cancel_requested' });
    const failure = { reason: 'cancelled', detail: 'The Operation was cancelled before any trade.' };
    expect(failureOf(history.operation.state)).toEqual(failure);
    expect(failureOf(history.release(0).operation.state)).toEqual(failure);
    expect(failureOf(new History('enrollment').list('rejected').decide(0).operation.state)).toBeNull();
    expect(failureOf(new History('enrollment').operation.state)).toBeNull();
  });

  it('is shown in a terminal status when it has ended, and only then', () => {
    for (const { state } of HISTORIES.flatMap(operationsOf)) {
      expect(TERMINAL_STATUSES.includes(statusOf(state))).toBe(state.phase === 'ended');
    }
  });
});

describe('commands', () => {
  it('follow from the requests that were made, one for each chunk', () => {
    expect(
      commandsOf([
        { kind: 'quote_requested' },
        { kind: 'lock_requested' },
        { kind: 'check_requested', chunks: [0, 1] },
        { kind: 'settlement_requested', chunks: [2] },
        { kind: 'release_requested', chunks: [3] },
        { kind: 'checking_began' },
      ]),
    ).toEqual([
      { kind: 'quote_reference' },
      { kind: 'lock_prices' },
      { kind: 'check_chunk', chunk: 0 },
      { kind: 'check_chunk', chunk: 1 },
      { kind: 'settle_chunk', chunk: 2 },
      { kind: 'release_chunk', chunk: 3 },
    ]);
  });
});
