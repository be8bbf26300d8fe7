import { derivedId, tradeId } from '@ballast/kernel';
import { individualOrders, oneLater } from './individual-orders';
import { ASKS, HELD, MIDS, TARGET } from './testing/markets';
import {
  buying,
  DECIDED_AT,
  ENDED_AT,
  ENDED_LATER,
  rebalancing,
  rejectedLater,
  type OrderCase,
} from './testing/orders';

function example(): OrderCase {
  const order = rebalancing(HELD, TARGET, MIDS);
  if (order === null) throw new Error('nothing to trade');
  return order;
}

const { row, decided, ended } = example();

describe('the individual orders of a rebalancing', () => {
  it('do not exist before the credit check has accepted it', () => {
    expect(individualOrders({ ...row, decided: null }, null, 'new')).toEqual([]);
  });

  it('are its sells until they have ended, with the size that was ordered', () => {
    const legs = individualOrders(row, decided, 'processing').map(({ order }) => order);
    expect(legs.map(({ instrument_id, cash_amount, quantity }) => [instrument_id, cash_amount, quantity])).toEqual([
      ['BTC/USD', '1003.00', ''],
      ['ETH/USD', '586.37', ''],
      ['ADA/USD', '', '1000.000000'],
    ]);
    expect(
      legs.every(
        ({ status, batch, updated_at }) => status === 'PROCESSING' && batch === 1 && updated_at === DECIDED_AT,
      ),
    ).toBe(true);
  });

  it('are sells and then buys once it is filled, each as its Instruction shows it', () => {
    const legs = individualOrders(row, ended, 'filled');
    expect(legs.map(({ index, batch }) => [index, batch])).toEqual([
      [0, 1],
      [1, 1],
      [4, 1],
      [2, 2],
      [3, 2],
    ]);
    expect(legs[3]?.order).toEqual({
      id: derivedId('individual_order', row.id, 2),
      portfolio_order_id: row.id,
      account_id: row.account_id,
      user_id: row.user_id,
      instrument_id: 'SOL/USD',
      instrument_id_type: 'SYMBOL',
      side: 'BUY',
      batch: 2,
      status: 'FILLED',
      cash_amount: '631.34',
      quantity: '4.25517287',
      price: '148.37',
      currency: 'USD',
      trade_ids: [tradeId(row.id, 2)],
      client_reference: row.id,
      status_code: '',
      status_reason: '',
      executed_at: ended.instructions[2]?.executed_at,
      created_at: ENDED_AT,
      updated_at: ENDED_LATER,
    });
  });

  it('are cancelled with the reason of the Execution, and buys never show', () => {
    const later = rejectedLater(example(), 'price_moved');
    const legs = individualOrders(later.row, later.ended, 'cancelled').map(({ order }) => order);
    expect(legs.map(({ side, status, status_code, updated_at }) => [side, status, status_code, updated_at])).toEqual(
      Array.from({ length: 3 }, () => ['SELL', 'CANCELLED', 'price_moved', ENDED_AT]),
    );
  });
});

describe('a leg under its minimum', () => {
  it('is cancelled with its own reason, at the time of the check, whatever becomes of the others', () => {
    const order = buying('5.00', { BTC: '0.9', ETH: '0.1' }, ASKS);
    for (const [execution, phase] of [
      [order.decided, 'processing'],
      [order.ended, 'filled'],
    ] as const) {
      expect(individualOrders(order.row, execution, phase)[1]?.order).toMatchObject({
        instrument_id: 'ETH/USD',
        status: 'CANCELLED',
        status_code: 'below_instrument_minimum',
        cash_amount: '0.50',
        quantity: '',
        updated_at: DECIDED_AT,
      });
    }
  });
});

describe('a millisecond later', () => {
  it('passes into the next second', () => {
    expect(oneLater('2026-12-31T23:59:59.999Z')).toBe('2027-01-01T00:00:00.000Z');
  });
});
