import { traderId } from '@ballast/kernel';
import { pricedRequest, requestOf, STRATEGY } from './testing/fixtures';
import { traderIdsOf, uncheckedExecutions } from './unchecked-chunk';

const CHUNK = { firstIndex: 4, participants: [{ participant_code: 'A', amount: '100.01' }, { participant_code: 'B' }] };
const NONE: ReadonlySet<string> = new Set();

describe('the Executions of a chunk that the credit check never saw', () => {
  it('have every leg that was asked for, also under a minimum, and hold nothing', () => {
    const [first] = uncheckedExecutions(
      pricedRequest(requestOf('enrollment')),
      { ...CHUNK, participants: [{ participant_code: 'A', amount: '0.03' }] },
      NONE,
    );
    expect(first?.decision).toMatchObject({
      participant_code: 'A',
      index: 4,
      outcome: 'accepted',
      opens_trader: false,
    });
    expect(first?.decision.legs).toEqual([
      { asset: 'BTC', side: 'buy', amount_type: 'notional', amount: '0.02' },
      { asset: 'ETH', side: 'buy', amount_type: 'notional', amount: '0.01' },
    ]);
  });

  it('sell for the amount of a partial sell', () => {
    const [first] = uncheckedExecutions(pricedRequest(requestOf('partial_sell')), CHUNK, NONE);
    expect(first?.decision.legs).toEqual([
      { asset: 'BTC', side: 'sell', amount_type: 'notional', amount: '50.01' },
      { asset: 'ETH', side: 'sell', amount_type: 'notional', amount: '50.00' },
    ]);
  });

  it('have no leg where legs depend on holdings', () => {
    const participants = ['A', 'B'].map((participant_code) => ({ participant_code }));
    const executions = uncheckedExecutions(
      pricedRequest(requestOf('liquidation')),
      { firstIndex: 4, participants },
      NONE,
    );
    expect(executions.map(({ decision }) => [decision.index, decision.legs])).toEqual([
      [4, []],
      [5, []],
    ]);
  });

  it('say which participants have a Trader', () => {
    const operation = pricedRequest(requestOf('rebalance'));
    const traders = new Set([traderId(STRATEGY, 'B')]);
    const chunk = {
      number: 0,
      firstIndex: 0,
      participants: ['A', 'B'].map((participant_code) => ({ participant_code })),
      state: { status: 'listed' as const },
    };
    const executions = uncheckedExecutions(operation, chunk, traders);
    expect(executions.map(({ decision }) => decision.trader_exists)).toEqual([false, true]);
    expect(traderIdsOf(operation, chunk)).toEqual(executions.map((execution) => execution.traderId));
  });

  it('are none in a default scope whose holdings are not known', () => {
    const request = requestOf('rebalance', { default_scope: true });
    expect(uncheckedExecutions(pricedRequest(request), CHUNK, NONE)).toEqual([]);
  });
});
