import { executionId, traderId } from '@ballast/kernel';
import type { OperationFact } from './operation.facts';
import { customerPrices, EXECUTED_AT, NOW, OPERATION, STRATEGY, WORTHLESS } from './testing/fixtures';
import { History } from './testing/history';

function closed(history: History): Extract<OperationFact, { kind: 'chunk_settled' | 'chunk_released' }> {
  const fact = history.last.facts[0];
  if (fact?.kind !== 'chunk_settled' && fact?.kind !== 'chunk_released') throw new Error('nothing was closed');
  return fact;
}

describe('a chunk that settled', () => {
  it('ends its Executions as they were sized', () => {
    const history = new History('liquidation').list('accepted').quote().decide(0);
    // SOL is held and has no price: the Execution settles whole or not at all.
    const fact = closed(history.lock(customerPrices({ BTC: '60000.00' })).settle(0));
    expect(fact).toMatchObject({ kind: 'chunk_settled', settled: 0, rejected: 1, skipped: 0 });
    expect(fact.executions[0]?.outcome).toMatchObject({
      kind: 'rejected',
      reason: { status_code: 'price_unavailable' },
    });
  });

  it('skips a liquidation that is worth nothing at the locked prices', () => {
    const history = new History('liquidation').list('accepted').quote().decide(0);
    expect(closed(history.lock(WORTHLESS).settle(0))).toMatchObject({ settled: 0, rejected: 0, skipped: 1 });
  });

  it('shows when its trades were booked', () => {
    const fact = closed(new History('enrollment').list('accepted').decide(0).lock().settle(0));
    expect(fact).toMatchObject({
      settled: 1,
      executions: [{ outcome: { kind: 'settled', executed_at: EXECUTED_AT } }],
    });
  });

  it('rejects an Execution of which the venue refused a leg', () => {
    const history = new History('enrollment').list('accepted', 'accepted').decide(0).lock();
    const fact = closed(history.settle(0, new Map([[executionId(OPERATION, 'A1'), 1]])));
    expect(fact).toMatchObject({ settled: 1, rejected: 1, skipped: 0 });
    expect(fact.executions[1]?.outcome).toMatchObject({ kind: 'venue_refused', leg: 1 });
  });

  it('is closed later than it was decided', () => {
    const fact = closed(new History('enrollment').list('accepted').decide(0).lock().settle(0));
    expect(fact.at > NOW).toBe(true);
  });
});

describe('a chunk that was given back', () => {
  it('ends its accepted Executions with the reason of the Operation; others have ended before', () => {
    const history = new History('enrollment').list('accepted', 'rejected').decide(0).tell({ kind: 'cancel_requested' });
    const fact = closed(history.release(0));
    expect(fact).toMatchObject({ kind: 'chunk_released', uncounted: 0 });
    expect(fact.executions.map(({ outcome }) => outcome)).toMatchObject([
      { kind: 'rejected', reason: { status_reason: 'cancelled', status_code: 'cancelled' } },
    ]);
  });

  it('ends every Execution of a chunk that the credit check never saw, and says which have a Trader', () => {
    const history = new History('partial_sell').list('accepted', 'accepted').tell({ kind: 'cancel_requested' });
    const fact = closed(history.release(0, new Set([traderId(STRATEGY, 'A1')])));
    expect(fact).toMatchObject({ uncounted: 2 });
    expect(fact.executions.map(({ checked }) => checked.decision.trader_exists)).toEqual([false, true]);
  });
});
