import { OPERATION_TRAITS, type DecidedLeg, type OperationType } from '@ballast/contracts';
import { plainReason } from '@ballast/domain-execution';
import { Decimal, formatUnits, parseUnits } from '@ballast/kernel';
import { instrumentOf } from '@ballast/test-kit';
import * as fc from 'fast-check';
import { outcomeOfSizing, sizeLegs, type LockedMarket, type Sizing } from './size-legs';
import { readPrices, readTerms } from './terms';

const ASSETS = ['BTC', 'ETH', 'SOL'];

function locked(prices: Readonly<Record<string, string>>, quantityScale = 8) {
  const instruments = ASSETS.map((asset) => instrumentOf(asset, { quantity_scale: quantityScale }));
  const terms = readTerms({ quoted_currency: 'USD', quoted_scale: 2, allocations: [], instruments });
  return { terms, prices: readPrices(prices, terms) };
}

const buy = (asset: string, amount: string): DecidedLeg => ({ asset, side: 'buy', amount_type: 'notional', amount });
const sellFor = (asset: string, amount: string, hold: string): DecidedLeg => ({
  asset,
  side: 'sell',
  amount_type: 'notional',
  amount,
  hold,
});
const exit = (asset: string, amount: string): DecidedLeg => ({
  asset,
  side: 'sell',
  amount_type: 'quantity',
  amount,
  hold: amount,
});
const belowMinimum = (leg: DecidedLeg, status: 'rejected' | 'skipped'): DecidedLeg => ({
  ...leg,
  status,
  status_reason: 'below_instrument_minimum',
});

function size(type: OperationType, legs: readonly DecidedLeg[], market: LockedMarket): Sizing {
  return sizeLegs(legs, market, OPERATION_TRAITS[type].underMinimum);
}

function fills(sizing: Sizing): readonly string[] {
  return sizing.outcome === 'trades'
    ? sizing.sized.map((leg) => `${leg.leg} ${leg.side} ${leg.quantity} ${leg.asset} @ ${leg.price} = ${leg.notional}`)
    : [`${sizing.outcome}: ${sizing.reason.status_reason}`];
}

const PRICES = locked({ BTC: '60000.00', ETH: '3000.00', SOL: '150.00' });

describe('sizing buys', () => {
  it('divides the notional by the locked price, rounded down, and spends all of it', () => {
    expect(fills(size('enrollment', [buy('BTC', '5000.00'), buy('ETH', '3000.00')], PRICES))).toEqual([
      '0 buy 0.08333333 BTC @ 60000.00 = 5000.00',
      '1 buy 1.00000000 ETH @ 3000.00 = 3000.00',
    ]);
  });

  it('passes over a leg that was stopped in the check and keeps the index of the others', () => {
    const legs = [belowMinimum(buy('BTC', '0.50'), 'rejected'), buy('ETH', '3000.00')];
    const sizing = size('top_up', legs, PRICES);
    expect(fills(sizing)).toEqual(['1 buy 1.00000000 ETH @ 3000.00 = 3000.00']);
    expect(sizing.legs).toEqual(legs);
  });

  it('drops a leg whose quantity rounds to 0 and lets the others run', () => {
    const legs = [buy('BTC', '100.00'), buy('SOL', '300.00')];
    const sizing = size('enrollment', legs, locked({ BTC: '60000.00', SOL: '150.00' }, 2));
    expect(fills(sizing)).toEqual(['1 buy 2.00 SOL @ 150.00 = 300.00']);
    expect(sizing.legs).toEqual([belowMinimum(buy('BTC', '100.00'), 'rejected'), buy('SOL', '300.00')]);
  });

  it('rejects the Execution when every quantity rounds to 0', () => {
    const sizing = size('enrollment', [buy('BTC', '100.00')], locked({ BTC: '60000.00' }, 2));
    expect(fills(sizing)).toEqual(['rejected: below_instrument_minimum']);
    expect(sizing.legs).toEqual([belowMinimum(buy('BTC', '100.00'), 'rejected')]);
  });

  it('never gives more than is paid for, and falls short by less than one step', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 100n, max: 10n ** 14n }),
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        fc.integer({ min: 0, max: 12 }),
        (cents, priceUnits, scale) => {
          const notional = formatUnits(cents, 2);
          const price = formatUnits(priceUnits, 2);
          const sizing = size('enrollment', [buy('BTC', notional)], locked({ BTC: price }, scale));
          const exact = Decimal.of(notional).dividedBy(Decimal.of(price), scale, 'down').toFixed(scale, 'down');
          const expected = /[1-9]/.test(exact)
            ? [`0 buy ${exact} BTC @ ${price} = ${notional}`]
            : ['rejected: below_instrument_minimum'];
          expect(fills(sizing)).toEqual(expected);
        },
      ),
    );
  });
});

describe('sizing partial sells', () => {
  it('sells the quantity that the proceeds need, rounded up', () => {
    expect(fills(size('partial_sell', [sellFor('BTC', '5000.00', '0.09')], PRICES))).toEqual([
      '0 sell 0.08333334 BTC @ 60000.00 = 5000.00',
    ]);
  });

  it('runs when the quantity is exactly what is held', () => {
    expect(fills(size('partial_sell', [sellFor('BTC', '5000.00', '0.08333334')], PRICES))).toHaveLength(1);
  });

  it('rejects the Execution as a whole when one leg needs more than its own hold', () => {
    const legs = [sellFor('ETH', '3000.00', '2'), sellFor('BTC', '5000.00', '0.08333333')];
    const sizing = size('partial_sell', legs, PRICES);
    expect(fills(sizing)).toEqual(['rejected: insufficient BTC balance for sell leg']);
    expect(sizing).toMatchObject({ reason: { status_code: 'insufficient_balance' } });
    expect(sizing.legs.map((leg) => `${leg.status} ${leg.status_reason}`)).toEqual(
      Array(2).fill('rejected insufficient BTC balance for sell leg'),
    );
  });

  it('gives the first leg that is short as the reason', () => {
    const legs = [sellFor('SOL', '3000.00', '1'), sellFor('BTC', '5000.00', '0.01')];
    expect(fills(size('partial_sell', legs, PRICES))).toEqual(['rejected: insufficient SOL balance for sell leg']);
  });

  it('pays the proceeds in full and never sells more than was held', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 100n, max: 10n ** 12n }),
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        fc.bigInt({ min: 1n, max: 10n ** 20n }),
        (cents, priceUnits, holdUnits) => {
          const notional = formatUnits(cents, 2);
          const price = formatUnits(priceUnits, 2);
          const leg = sellFor('BTC', notional, formatUnits(holdUnits, 8));
          const needed = Decimal.of(notional).dividedBy(Decimal.of(price), 8, 'up').toFixed(8, 'down');
          expect(fills(size('partial_sell', [leg], locked({ BTC: price })))).toEqual(
            parseUnits(needed, 8) <= holdUnits
              ? [`0 sell ${needed} BTC @ ${price} = ${notional}`]
              : ['rejected: insufficient BTC balance for sell leg'],
          );
        },
      ),
    );
  });
});

describe('sizing liquidations', () => {
  it('sells the quantity that was decided; the proceeds are rounded down', () => {
    expect(fills(size('liquidation', [exit('BTC', '0.08333333')], PRICES))).toEqual([
      '0 sell 0.08333333 BTC @ 60000.00 = 4999.99',
    ]);
  });

  it('skips a leg that is worth less than a cent at the locked price', () => {
    const legs = [exit('BTC', '0.00000016'), exit('ETH', '1.00000000')];
    const sizing = size('liquidation', legs, PRICES);
    expect(fills(sizing)).toEqual(['1 sell 1.00000000 ETH @ 3000.00 = 3000.00']);
    expect(sizing.legs[0]).toEqual(belowMinimum(exit('BTC', '0.00000016'), 'skipped'));
  });

  it('skips the Execution when none of its legs is worth a cent', () => {
    const sizing = size('liquidation', [exit('BTC', '0.00000016')], PRICES);
    expect(fills(sizing)).toEqual(['skipped: below_instrument_minimum']);
  });

  it('rejects the Execution when one of its assets has no price', () => {
    const sizing = size('liquidation', [exit('ETH', '1.00000000'), exit('SOL', '1.00000000')], locked({ ETH: '1.00' }));
    expect(fills(sizing)).toEqual(['rejected: price_unavailable']);
    expect(sizing.legs.map((leg) => leg.status)).toEqual(['rejected', 'rejected']);
  });

  it('pays quantity times price, rounded down, as big.js computes it', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 16n }),
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        (units, priceUnits) => {
          const quantity = formatUnits(units, 8);
          const price = formatUnits(priceUnits, 2);
          const proceeds = Decimal.of(quantity).times(Decimal.of(price)).toFixed(2, 'down');
          expect(fills(size('liquidation', [exit('BTC', quantity)], locked({ BTC: price })))).toEqual(
            /[1-9]/.test(proceeds)
              ? [`0 sell ${quantity} BTC @ ${price} = ${proceeds}`]
              : ['skipped: below_instrument_minimum'],
          );
        },
      ),
    );
  });
});

describe('the outcome of a sizing', () => {
  const ETH = belowMinimum(buy('ETH', '0.50'), 'rejected');
  const BTC = buy('BTC', '5000.00');

  it('is the end of an Execution without trades, and null for one with trades', () => {
    const reason = plainReason('below_instrument_minimum');
    expect(outcomeOfSizing({ outcome: 'skipped', legs: [ETH], reason })).toEqual({
      kind: 'skipped',
      legs: [ETH],
      reason,
    });
    const sized = [
      { leg: 0, asset: 'BTC', side: 'buy', price: '60000.00', quantity: '0.08333333', notional: '5000.00' },
    ] as const;
    expect(outcomeOfSizing({ outcome: 'trades', legs: [BTC], sized })).toBeNull();
  });
});
