import type { CustomerPrice, OperationRequested } from '@ballast/contracts';
import { decisionWith, instrumentOf } from '@ballast/test-kit';
import { explainExecution } from './explain-execution';
import type { PricedRequest } from './operation';
import { sizerOf } from './size-execution';

const AT = '2026-04-17T10:30:00.000Z';

function prices(texts: Readonly<Record<string, string>>): readonly CustomerPrice[] {
  return Object.entries(texts).map(([asset, price]) => ({ asset, price, source: 'sandbox', as_of: AT }));
}

type Known = Partial<Pick<PricedRequest, 'reference' | 'prices'>>;

function operation(type: OperationRequested['type'], known: Known = {}): PricedRequest {
  const isUnlisted = type === 'liquidation';
  return {
    id: 'd1e2f3a4-b5c6-4789-abcd-ef0123456789',
    request: {
      operation_id: 'd1e2f3a4-b5c6-4789-abcd-ef0123456789',
      strategy_id: 'b1c2d3e4-f5a6-4789-bcde-f01234567890',
      request_id: 'e2f3a4b5-c6d7-4789-abcd-ef0123456789',
      type,
      quoted_currency: 'USD',
      quoted_scale: 2,
      allocations: isUnlisted
        ? []
        : [
            { underlying_currency: 'BTC', weight: '0.5' },
            { underlying_currency: 'ETH', weight: '0.5' },
          ],
      instruments: isUnlisted ? [] : [instrumentOf('BTC'), instrumentOf('ETH')],
      participants: 1,
      chunks: 1,
      default_scope: false,
      chunk_participants: 500,
      created_at: AT,
    },
    reference: known.reference ?? null,
    prices: known.prices ?? null,
  };
}

const reference = {
  prices: prices({ BTC: '60000.00', ETH: '3000.00' }),
  instruments: [instrumentOf('BTC'), instrumentOf('ETH')],
};

describe('explaining an Execution', () => {
  const buys = decisionWith({
    legs: [
      { asset: 'BTC', side: 'buy', amount_type: 'notional', amount: '50.00' },
      { asset: 'ETH', side: 'buy', amount_type: 'notional', amount: '50.00' },
    ],
  });

  it('shows the amounts of buys before prices are known', () => {
    const [btc] = explainExecution(operation('enrollment'), { decision: buys, amount: '100.00', sizing: null });
    expect(btc).toMatchObject({ target_notional: '50', locked_price: '', quantity: '', held_quantity: '' });
  });

  it('shows buys at the locked prices once they are sized', () => {
    const locked = operation('enrollment', { prices: prices({ BTC: '60000.00', ETH: '3000.00' }) });
    const sizing = sizerOf(locked)(buys);
    const legs = explainExecution(locked, { decision: buys, amount: '100.00', sizing });
    expect(legs.map(({ locked_price, quantity, notional }) => [locked_price, quantity, notional])).toEqual([
      ['60000.00', '0.00083333', '50.00'],
      ['3000.00', '0.01666666', '50.00'],
    ]);
  });

  it('shows the holdings, and stays at the reference prices when an Execution ended before it was sized', () => {
    const sells = decisionWith({
      legs: [{ asset: 'BTC', side: 'sell', amount_type: 'quantity', amount: '0.10000000', hold: '0.10000000' }],
      holdings: [{ asset: 'BTC', balance: '0.10000000', held: '0.00000000' }],
    });
    const failed = operation('liquidation', { reference, prices: prices({ BTC: '50000.00' }) });
    expect(explainExecution(failed, { decision: sells, amount: '', sizing: null })).toMatchObject([
      { held_quantity: '0.10000000', held_notional: '6000', reference_price: '60000.00', locked_price: '' },
    ]);
  });

  it('has no holdings when the credit check never saw the Execution', () => {
    const sells = decisionWith({ legs: [{ asset: 'BTC', side: 'sell', amount_type: 'notional', amount: '100.00' }] });
    const [btc] = explainExecution(operation('partial_sell', { reference }), {
      decision: sells,
      amount: '100.00',
      sizing: null,
    });
    expect(btc).toMatchObject({ held_quantity: '', held_notional: '', reference_price: '60000.00' });
  });

  it('weighs a rebalance by all that was held', () => {
    const rebalance = decisionWith({
      legs: [
        { asset: 'BTC', side: 'sell', amount_type: 'notional', amount: '3000.00', hold: '0.05000000' },
        { asset: 'ETH', side: 'buy', amount_type: 'notional', amount: '3000.00', weight: '3000' },
      ],
      holdings: [{ asset: 'BTC', balance: '0.10000000', held: '0.00000000' }],
    });
    const locked = operation('rebalance', { reference, prices: prices({ BTC: '61000.00', ETH: '3050.00' }) });
    const sizing = sizerOf(locked)(rebalance);
    expect(explainExecution(locked, { decision: rebalance, amount: '', sizing })).toMatchObject([
      { delta_notional: '-3000', quantity: '0.05000000', notional: '3050.00', locked_price: '61000.00' },
      { delta_notional: '3000', quantity: '1.00000000', notional: '3050.00', held_quantity: '0.00000000' },
    ]);
  });

  it('has nothing to explain where nothing was planned', () => {
    const skipped = decisionWith({ legs: [], outcome: 'skipped', holdings: [] });
    expect(explainExecution(operation('liquidation'), { decision: skipped, amount: '', sizing: null })).toEqual([]);
  });
});
