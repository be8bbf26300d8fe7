import type { ExecutionsSettle, SizedLeg } from '@ballast/contracts';
import { tradeId } from '@ballast/kernel';
import fc from 'fast-check';
import { bookTrades } from './book-trades.decider';

type Settling = ExecutionsSettle['executions'][number];

function leg(index: number, asset: string, side: SizedLeg['side'] = 'buy'): SizedLeg {
  return { leg: index, asset, side, price: '2.00', quantity: '1.50000000', notional: '3.00' };
}

function execution(id: string, legs: readonly SizedLeg[]): Settling {
  return { execution_id: id, trader_id: `trader ${id}`, participant_code: `code ${id}`, legs: [...legs] };
}

const NONE = new Map<string, number>();

describe('bookTrades', () => {
  it('books every leg at its locked price under the id that follows from Execution and leg', () => {
    const [booked] = bookTrades({ preceding: {}, executions: [execution('e1', [leg(0, 'BTC'), leg(1, 'ETH')])] }, NONE);
    expect(booked).toEqual({
      source_id: 'e1',
      trader_id: 'trader e1',
      participant_code: 'code e1',
      trades: [
        { ...leg(0, 'BTC'), trade_id: tradeId('e1', 0) },
        { ...leg(1, 'ETH'), trade_id: tradeId('e1', 1) },
      ],
      refused_leg: null,
    });
  });

  it('books sells before buys, each in the order of the Instructions', () => {
    const legs = [leg(0, 'A'), leg(1, 'B', 'sell'), leg(2, 'C'), leg(3, 'D', 'sell')];
    const [booked] = bookTrades({ preceding: {}, executions: [execution('e1', legs)] }, NONE);
    expect(booked?.trades.map((trade) => trade.leg)).toEqual([1, 3, 0, 2]);
  });

  it('refuses the first Executions that have a leg in the asset, and those only', () => {
    const executions = [
      execution('e1', [leg(0, 'ETH')]),
      execution('e2', [leg(0, 'BTC'), leg(1, 'ETH')]),
      execution('e3', [leg(0, 'ETH'), leg(1, 'BTC')]),
      execution('e4', [leg(0, 'BTC')]),
    ];
    const booked = bookTrades({ preceding: {}, executions }, new Map([['BTC', 2]]));
    expect(booked.map(({ refused_leg, trades }) => [refused_leg, trades.length])).toEqual([
      [null, 1],
      [0, 0],
      [1, 0],
      [null, 1],
    ]);
  });

  it('counts the Executions of earlier chunks', () => {
    const executions = [execution('e1', [leg(0, 'BTC')]), execution('e2', [leg(0, 'BTC')])];
    const booked = bookTrades({ preceding: { BTC: 3 }, executions }, new Map([['BTC', 4]]));
    expect(booked.map(({ refused_leg }) => refused_leg)).toEqual([0, null]);
  });

  it('names the leg that the venue comes to first: a sell before a buy', () => {
    const executions = [execution('e1', [leg(0, 'BTC'), leg(1, 'ETH', 'sell')])];
    const refusals = new Map([
      ['BTC', 1],
      ['ETH', 1],
    ]);
    expect(bookTrades({ preceding: {}, executions }, refusals)[0]?.refused_leg).toBe(1);
  });

  it('refuses the same Executions however the Operation is cut into chunks', () => {
    const assets = fc.uniqueArray(fc.constantFrom('A', 'B', 'C'), { minLength: 1 });
    fc.assert(
      fc.property(
        fc.array(assets, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 30 }),
        fc.record({ A: fc.nat(10), B: fc.nat(10) }),
        (operation, size, refused) => {
          const refusals = new Map(Object.entries(refused));
          const all = operation.map((held, index) =>
            execution(
              `e${index}`,
              held.map((asset, at) => leg(at, asset)),
            ),
          );
          const whole = bookTrades({ preceding: {}, executions: all }, refusals);
          const cut = [];
          for (let first = 0; first < all.length; first += size) {
            const preceding: Record<string, number> = {};
            for (const { legs } of all.slice(0, first)) {
              for (const { asset } of legs) preceding[asset] = (preceding[asset] ?? 0) + 1;
            }
            cut.push(...bookTrades({ preceding, executions: all.slice(first, first + size) }, refusals));
          }
          expect(cut).toEqual(whole);
        },
      ),
    );
  });
});
