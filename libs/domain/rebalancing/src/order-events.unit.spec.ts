import { plainReason } from '@ballast/domain-execution';
import { Decimal, formatUnits } from '@ballast/kernel';
import * as fc from 'fast-check';
import { cancelledInScope } from './cancellation-reason';
import { orderWithPortfolioOrder } from './execution-order';
import { individualOrders } from './individual-orders';
import { decidedEvents, endEvents, newEvents, refusedEvents, type OrderEvent } from './order-events';
import { phaseOf } from './order-phase';
import { portfolioOrder } from './portfolio-order';
import { ASKS, HELD, MIDS, TARGET, type Texts } from './testing/markets';
import {
  buying,
  CREATED_AT,
  DECIDED_AT,
  ENDED_AT,
  ENDED_LATER,
  endedAs,
  LISTED,
  rebalancing,
  rejectedLater,
  type OrderCase,
} from './testing/orders';

function example(): OrderCase {
  const order = rebalancing(HELD, TARGET, MIDS);
  if (order === null) throw new Error('nothing to trade');
  return order;
}

/** All events of an order whose Execution was accepted, from its beginning to its end. */
function story({ fresh, row, decided, ended }: OrderCase, listed = true): readonly OrderEvent[] {
  const owner = listed ? LISTED : null;
  return [
    ...newEvents({ row: fresh, listed: owner }),
    ...decidedEvents({ row, listed: owner }, decided),
    ...endEvents({ row, listed: owner }, ended),
  ];
}

/** Events in short form, with the asset of an individual order and the time of the version. */
function shown(events: readonly OrderEvent[]): readonly string[] {
  return events.map(({ type, object }) => {
    const name = type
      .replace('REBALANCING_EXECUTION_ORDER', 'REO')
      .replace('PORTFOLIO_ORDER', 'order')
      .replace('INDIVIDUAL_ORDER', 'leg');
    const asset = 'instrument_id' in object ? ` ${object.side} ${object.instrument_id}` : '';
    return `${name}${asset} ${object.updated_at.slice(17, 23)}`;
  });
}

describe('the events of a filled rebalancing', () => {
  it('come in the order of the contract, each version with its time', () => {
    expect(shown(story(example()))).toEqual([
      'REO.NEW 00.000',
      'order.NEW 00.000',
      'order.PROCESSING 01.000',
      'REO.PROCESSING 01.000',
      'leg.PROCESSING SELL BTC/USD 01.000',
      'leg.PROCESSING SELL ETH/USD 01.000',
      'leg.PROCESSING SELL ADA/USD 01.000',
      'leg.FILLED SELL BTC/USD 02.000',
      'leg.FILLED SELL ETH/USD 02.000',
      'leg.FILLED SELL ADA/USD 02.000',
      'order.UPDATED 02.000',
      'leg.PROCESSING BUY SOL/USD 02.000',
      'leg.PROCESSING BUY XRP/USD 02.000',
      'leg.FILLED BUY SOL/USD 02.001',
      'leg.FILLED BUY XRP/USD 02.001',
      'order.FILLED 02.001',
      'REO.FILLED 02.001',
    ]);
  });

  it('carry the orders of the worked example', () => {
    const filled = story(example()).flatMap(({ type, object }) =>
      type === 'INDIVIDUAL_ORDER.FILLED' && 'quantity' in object
        ? [`${object.batch} ${object.side} ${object.instrument_id} ${object.quantity} for ${object.cash_amount}`]
        : [],
    );
    expect(filled).toEqual([
      '1 SELL BTC/USD 0.01637963 for 1002.99',
      '1 SELL ETH/USD 0.18261403 for 586.36',
      '1 SELL ADA/USD 1000.000000 for 452.00',
      '2 BUY SOL/USD 4.25517287 for 631.34',
      '2 BUY XRP/USD 2270.547504 for 1410.01',
    ]);
    expect(story(example()).at(-2)?.object).toMatchObject({ cash_amount: '2041.35', filled_amount: '2041.35' });
  });

  it('show each version of the portfolio order as it grows', () => {
    const versions = story(example()).flatMap(({ type, object }) =>
      'orders' in object ? [[type.split('.')[1], object.status, object.cash_amount, object.filled_amount]] : [],
    );
    expect(versions).toEqual([
      ['NEW', 'NEW', '0.00', '0.00'],
      ['PROCESSING', 'PROCESSING', '0.00', '0.00'],
      ['UPDATED', 'PROCESSING', '2041.35', '0.00'],
      ['FILLED', 'FILLED', '2041.35', '2041.35'],
    ]);
  });

  it('tell once of a leg that the credit check stopped, and twice of one that the lock stopped', () => {
    // The sell of ADA is worth less than its minimum: at the check in one case, only at the lock in the other.
    const weights = { BTC: '0.5', ADA: '0.0000005', ETH: '0.4999995' };
    const held = { BTC: '1', ADA: '4' };
    const stoppedLater = rebalancing(held, weights, MIDS, { ...MIDS, ADA: '0.2000' });
    const stoppedAtOnce = rebalancing(held, weights, { ...MIDS, ADA: '0.2000' });
    const legs = (order: OrderCase | null): readonly string[] =>
      order === null ? [] : shown(story(order)).filter((line) => line.includes('ADA/USD'));
    expect(legs(stoppedLater)).toEqual(['leg.PROCESSING SELL ADA/USD 01.000', 'leg.CANCELLED SELL ADA/USD 02.000']);
    expect(legs(stoppedAtOnce)).toEqual(['leg.CANCELLED SELL ADA/USD 01.000']);
  });
});

describe('the events of a cancelled order', () => {
  it('end its open individual orders first', () => {
    const { row, ended } = rejectedLater(example(), 'price_moved');
    expect(shown(endEvents({ row, listed: LISTED }, ended))).toEqual([
      'leg.CANCELLED SELL BTC/USD 02.000',
      'leg.CANCELLED SELL ETH/USD 02.000',
      'leg.CANCELLED SELL ADA/USD 02.000',
      'order.CANCELLED 02.000',
      'REO.CANCELLED 02.000',
    ]);
  });

  it('name the reason, and no individual orders, when it never left NEW', () => {
    const { fresh } = example();
    const ended = endedAs({ kind: 'skipped', legs: [], reason: plainReason('portfolio_is_balanced') });
    const events = endEvents({ row: fresh, listed: LISTED }, ended);
    expect(shown(events)).toEqual(['order.CANCELLED 02.000', 'REO.CANCELLED 02.000']);
    for (const { object } of events) {
      expect(object).toMatchObject({ cancellation_reason: 'PORTFOLIO_IS_BALANCED', status: 'CANCELLED' });
    }
    expect(events[0]?.object).toMatchObject({ orders: [], cash_amount: '0.00', settled_at: '' });
  });

  it('are two when the trigger left the account out', () => {
    const events = refusedEvents(LISTED, cancelledInScope('account_not_found'));
    expect(shown(events)).toEqual(['REO.NEW 00.000', 'REO.CANCELLED 00.000']);
    expect(events[0]?.object).not.toHaveProperty('cancellation_reason');
    expect(events[1]?.object).toMatchObject({ portfolio_order_id: '', cancellation_reason: 'ACCOUNT_NOT_FOUND' });
  });
});

describe('the events of a buy', () => {
  it('have one batch, no update and no order of a rebalancing execution', () => {
    expect(shown(story(buying('1000.00', TARGET, ASKS), false))).toEqual([
      'order.NEW 00.000',
      'order.PROCESSING 01.000',
      'leg.PROCESSING BUY BTC/USD 01.000',
      'leg.PROCESSING BUY ETH/USD 01.000',
      'leg.PROCESSING BUY SOL/USD 01.000',
      'leg.PROCESSING BUY XRP/USD 01.000',
      'leg.FILLED BUY BTC/USD 02.000',
      'leg.FILLED BUY ETH/USD 02.000',
      'leg.FILLED BUY SOL/USD 02.000',
      'leg.FILLED BUY XRP/USD 02.000',
      'order.FILLED 02.000',
    ]);
  });

  it('cancel a leg under its minimum while the others are processing', () => {
    const order = buying('5.00', { BTC: '0.9', ETH: '0.1' }, ASKS);
    expect(shown(story(order, false)).filter((line) => line.startsWith('leg'))).toEqual([
      'leg.PROCESSING BUY BTC/USD 01.000',
      'leg.CANCELLED BUY ETH/USD 01.000',
      'leg.FILLED BUY BTC/USD 02.000',
    ]);
  });
});

describe('any rebalancing that is accepted', () => {
  const assets = ['BTC', 'ETH', 'SOL', 'ADA', 'XRP'];
  // Dust and fortunes, so that legs fall under their minimum at the check and at the lock.
  const anyUnits = fc
    .tuple(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 6 }))
    .map(([n, e]) => n * 10 ** e);
  const anyHeld = fc
    .array(anyUnits, { minLength: 5, maxLength: 5 })
    .map((units): Texts =>
      Object.fromEntries(assets.map((asset, i) => [asset, formatUnits(BigInt(units[i] ?? 0), 6)])),
    );
  const anyTarget = fc
    .array(fc.integer({ min: 0, max: 10_000 }), { minLength: 4, maxLength: 4 })
    .map((cuts) => [0, ...cuts.sort((a, b) => a - b), 10_000])
    .map((cuts): Texts =>
      Object.fromEntries(
        assets
          .map((asset, i) => [asset, (cuts[i + 1] ?? 0) - (cuts[i] ?? 0)] as const)
          .filter(([, part]) => part > 0)
          .map(([asset, part]) => [asset, formatUnits(BigInt(part), 4)]),
      ),
    );
  const anyLocked = fc
    .array(fc.integer({ min: 70, max: 130 }), { minLength: 5, maxLength: 5 })
    .map((percents): Texts => {
      const moved = (asset: string, percent: number): string => {
        const decimals = asset === 'ADA' || asset === 'XRP' ? 4 : 2;
        return Decimal.of(MIDS[asset] ?? '1')
          .times(Decimal.of(formatUnits(BigInt(percent), 2)))
          .toFixed(decimals, 'down');
      };
      return Object.fromEntries(assets.map((asset, i) => [asset, moved(asset, percents[i] ?? 100)]));
    });
  const anyOrder = fc
    .tuple(anyHeld, anyTarget, anyLocked)
    .map(([held, weights, locked]) => rebalancing(held, weights, MIDS, locked))
    .filter((order) => order !== null);

  it('has the events that its legs need, each once', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const events = story(order);
        const keys = events.map(({ type, object }) => `${type} ${object.id}`);
        expect(new Set(keys).size).toBe(keys.length);
        if (order.ended.status !== 'settled') return;
        const stopped = new Set(order.row.decided?.stopped);
        const legs = order.ended.instructions.map(({ status, side }, index) => {
          const wasProcessing = side === 'sell' && !stopped.has(index);
          return status === 'executed' || wasProcessing ? 2 : 1;
        });
        expect(events).toHaveLength(7 + legs.reduce<number>((sum, count) => sum + count, 0));
      }),
    );
  });

  it('moves each order only forward, and its last event shows what readers see', () => {
    const rank = { NEW: 0, PROCESSING: 1, FILLED: 2, CANCELLED: 2 };
    fc.assert(
      fc.property(anyOrder, ({ fresh, row, decided, ended }) => {
        const last = new Map<string, OrderEvent['object']>();
        for (const { object } of story({ fresh, row, decided, ended })) {
          const before = last.get(object.id);
          if (before !== undefined) {
            expect(rank[object.status]).toBeGreaterThanOrEqual(rank[before.status]);
            expect(object.updated_at >= before.updated_at).toBe(true);
            expect(object.created_at).toBe(before.created_at);
          }
          last.set(object.id, object);
        }
        const phase = phaseOf(ended);
        expect(last.get(row.id)).toEqual(portfolioOrder(row, ended, phase));
        expect(last.get(LISTED.id)).toEqual(orderWithPortfolioOrder(LISTED, { row, execution: ended }, phase));
        for (const { order } of individualOrders(row, ended, phase)) {
          expect(last.get(order.id)).toEqual(order);
        }
      }),
    );
  });

  it('spends on its buys what its sells have brought', () => {
    fc.assert(
      fc.property(anyOrder, ({ row, ended }) => {
        const { cash_amount, filled_amount, status } = portfolioOrder(row, ended, phaseOf(ended));
        expect(filled_amount).toBe(cash_amount);
        expect(status === 'FILLED').toBe(cash_amount !== '0.00');
      }),
    );
  });
});

describe('the times of the examples', () => {
  it('lie a second apart, and the last one a millisecond', () => {
    const { row, ended, decided, fresh } = example();
    expect(portfolioOrder(fresh, null, 'new').updated_at).toBe(CREATED_AT);
    expect(portfolioOrder(row, decided, 'processing').updated_at).toBe(DECIDED_AT);
    expect(portfolioOrder(row, ended, 'updated').updated_at).toBe(ENDED_AT);
    expect(portfolioOrder(row, ended, 'filled')).toMatchObject({ updated_at: ENDED_LATER, settled_at: ENDED_AT });
  });
});
