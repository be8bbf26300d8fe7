import type { Allocation, Instrument } from '@ballast/contracts';
import { Decimal, format, formatUnits, parseMoney, parseQuantity, parseUnits, type Money } from '@ballast/kernel';
import * as fc from 'fast-check';
import { instrumentOf } from '@ballast/test-kit';
import { BALANCE_HELD, plainReason, stopRunningLegs } from '@ballast/domain-execution';
import { decidedLeg, legsThatRun, type PlannedLeg, rejectedInCheck } from './leg';
import { planBuys, planLiquidation, planPartialSell } from './plan-legs';
import { type InstrumentTerms, type OperationTerms, readPrices, readTerms } from './terms';

const ASSETS = ['BTC', 'ETH', 'SOL'];

function terms(
  weights: Readonly<Record<string, string>>,
  instruments: readonly Instrument[] = ASSETS.map((a) => instrumentOf(a)),
): OperationTerms {
  const allocations: Allocation[] = Object.entries(weights).map(([underlying_currency, weight]) => ({
    underlying_currency,
    weight,
  }));
  return readTerms({ quoted_currency: 'USD', quoted_scale: 2, allocations, instruments });
}

function termsOf(of: OperationTerms, asset: string): InstrumentTerms {
  const found = of.instruments.get(asset);
  if (found === undefined) {
    throw new Error(`no terms for ${asset}`);
  }
  return found;
}

const usd = (text: string): Money => parseMoney(text, 'USD', 2);
const summary = (legs: readonly PlannedLeg[]): readonly string[] =>
  legs.map((leg) => `${leg.side} ${leg.instrument.asset} ${format(leg.amount)} ${leg.stop?.status ?? 'runs'}`);

const BASKET = terms({ BTC: '0.50', ETH: '0.30', SOL: '0.20' });

/** Weights as a request carries them: at most 18 decimals, exactly 1 in sum, some of them 0. */
const anyWeights = fc
  .array(fc.oneof(fc.constant(0n), fc.bigInt({ min: 1n, max: 10n ** 12n })), { minLength: 1, maxLength: 12 })
  .filter((parts) => parts.some((part) => part > 0n))
  .map((parts) => {
    const one = 10n ** 18n;
    const sum = parts.reduce((total, part) => total + part, 0n);
    const weights = parts.map((part) => (part * one) / sum);
    const left = one - weights.reduce((total, part) => total + part, 0n);
    const heaviest = weights.indexOf(weights.reduce((best, weight) => (weight > best ? weight : best), 0n));
    return weights.map((weight, index) => formatUnits(index === heaviest ? weight + left : weight, 18));
  });
const anyCents = fc.bigInt({ min: 1n, max: 10n ** 14n });

function basketOf(weights: readonly string[], overrides: Partial<Instrument> = {}): OperationTerms {
  const assets = weights.map((_, index) => `A${index}`);
  return terms(
    Object.fromEntries(assets.map((asset, index) => [asset, weights[index] ?? '0'])),
    assets.map((asset) => instrumentOf(asset, overrides)),
  );
}

describe('terms', () => {
  it('keeps the basket in the order of the allocations', () => {
    expect(terms({ SOL: '0.5', BTC: '0.5' }).basket.map((entry) => entry.instrument.asset)).toEqual(['SOL', 'BTC']);
  });

  it('throws for an allocation without an instrument', () => {
    expect(() => terms({ DOGE: '1' })).toThrow('no instrument for DOGE/USD');
  });

  it('reads prices at the scale of their instrument and leaves out those it does not know', () => {
    const prices = readPrices({ BTC: '60000.00', DOGE: '1.00' }, BASKET);
    expect([...prices.keys()]).toEqual(['BTC']);
    expect(prices.get('BTC')).toMatchObject({ underlying: 'BTC', quoted: 'USD', units: 6000000n });
  });
});

describe('buys', () => {
  it('splits the amount by the weights, in the order of the allocations', () => {
    expect(summary(planBuys(usd('10000.00'), BASKET))).toEqual([
      'buy BTC 5000.00 runs',
      'buy ETH 3000.00 runs',
      'buy SOL 2000.00 runs',
    ]);
  });

  it('makes no leg for a weight of 0', () => {
    expect(summary(planBuys(usd('10.00'), terms({ BTC: '0', ETH: '1.0', SOL: '0.0' })))).toEqual([
      'buy ETH 10.00 runs',
    ]);
  });

  it('stops a leg under the minimum and lets the others run', () => {
    const legs = planBuys(usd('10.00'), terms({ BTC: '0.901', ETH: '0.099' }));
    expect(summary(legs)).toEqual(['buy BTC 9.01 runs', 'buy ETH 0.99 rejected']);
    expect(legs[1]?.stop?.status_reason).toBe('below_instrument_minimum');
  });

  it('lets a leg of exactly the minimum run', () => {
    expect(summary(planBuys(usd('10.00'), terms({ BTC: '0.9', ETH: '0.1' })))).toEqual([
      'buy BTC 9.00 runs',
      'buy ETH 1.00 runs',
    ]);
  });

  it('counts a share of 0 as under the minimum even where the minimum is 0', () => {
    const none = ASSETS.map((asset) => instrumentOf(asset, { min_notional: '0' }));
    expect(summary(planBuys(usd('0.01'), terms({ BTC: '0.5', ETH: '0.5' }, none)))).toEqual([
      'buy BTC 0.01 runs',
      'buy ETH 0.00 rejected',
    ]);
  });

  it('has legs that sum to the amount, rejected ones included', () => {
    fc.assert(
      fc.property(anyCents, anyWeights, (cents, weights) => {
        const legs = planBuys({ ...usd('0'), units: cents }, basketOf(weights));
        expect(legs.reduce((sum, leg) => sum + leg.amount.units, 0n)).toBe(cents);
        expect(legs).toHaveLength(weights.filter((weight) => !Decimal.of(weight).isZero()).length);
      }),
    );
  });

  it('runs exactly the legs that reach the minimum', () => {
    fc.assert(
      fc.property(anyCents, anyWeights, fc.nat(1_000_000), (cents, weights, minimum) => {
        const min_notional = formatUnits(BigInt(minimum), 2);
        for (const leg of planBuys({ ...usd('0'), units: cents }, basketOf(weights, { min_notional }))) {
          const reaches = leg.amount.units > 0n && leg.amount.units >= BigInt(minimum);
          expect(leg.stop === null).toBe(reaches);
        }
      }),
    );
  });
});

describe('partial sells', () => {
  const referencePrices = readPrices({ BTC: '60000.00', ETH: '3000.00', SOL: '150.00' }, BASKET);
  const sell = { terms: BASKET, referencePrices, holdBufferBps: 200 };

  it('needs the proceeds at the reference price, rounded up, and holds 2 % more, rounded up', () => {
    const [btc] = planPartialSell(usd('100.01'), sell);
    // Half of 100.01 is 50.005, and BTC gets the odd cent: 50.01 / 60000 = 0.0008335, held with the buffer 0.00085017.
    expect(btc?.amount.units).toBe(5001n);
    expect(btc?.quantity?.units).toBe(83350n);
    expect(btc?.holdCeiling?.units).toBe(85017n);
  });

  it('rounds one third up', () => {
    const [leg] = planPartialSell(usd('1.00'), {
      ...sell,
      terms: terms({ BTC: '1' }),
      referencePrices: readPrices({ BTC: '3.00' }, BASKET),
    });
    expect(leg?.quantity?.units).toBe(33333334n);
  });

  it('stops a leg whose proceeds are under the minimum and lets the others run', () => {
    expect(summary(planPartialSell(usd('4.99'), sell))).toEqual([
      'sell BTC 2.49 runs',
      'sell ETH 1.50 runs',
      'sell SOL 1.00 runs',
    ]);
    expect(summary(planPartialSell(usd('4.90'), sell))).toEqual([
      'sell BTC 2.45 runs',
      'sell ETH 1.47 runs',
      'sell SOL 0.98 rejected',
    ]);
  });

  it('knows no quantity where there is no reference price', () => {
    const [leg] = planPartialSell(usd('10.00'), { ...sell, referencePrices: new Map() });
    expect(leg).toMatchObject({ quantity: null, holdCeiling: null });
  });

  it('has legs that sum to the amount, and quantities as big.js computes them', () => {
    fc.assert(
      fc.property(
        anyCents,
        anyWeights,
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        fc.integer({ min: 0, max: 12 }),
        fc.nat(5_000),
        (cents, weights, priceUnits, quantity_scale, holdBufferBps) => {
          const basket = basketOf(weights, { quantity_scale });
          const price = formatUnits(priceUnits, 2);
          const prices = readPrices(
            Object.fromEntries(basket.basket.map(({ instrument: { asset } }) => [asset, price])),
            basket,
          );
          const legs = planPartialSell(
            { ...usd('0'), units: cents },
            { terms: basket, referencePrices: prices, holdBufferBps },
          );
          expect(legs.reduce((sum, leg) => sum + leg.amount.units, 0n)).toBe(cents);
          for (const leg of legs) {
            const exact = Decimal.of(format(leg.amount)).dividedBy(Decimal.of(price), quantity_scale, 'up');
            const factor = Decimal.ONE.plus(Decimal.of(formatUnits(BigInt(holdBufferBps), 4)));
            expect(leg.quantity && format(leg.quantity)).toBe(exact.toFixed(quantity_scale, 'down'));
            expect(leg.holdCeiling && format(leg.holdCeiling)).toBe(exact.times(factor).toFixed(quantity_scale, 'up'));
          }
        },
      ),
    );
  });
});

describe('liquidations', () => {
  const prices = readPrices({ BTC: '60000.00', ETH: '3000.00', SOL: '150.00' }, BASKET);
  const held = (asset: string, balance: string) => ({
    instrument: termsOf(BASKET, asset),
    balance: parseQuantity(balance, asset, 8),
  });

  it('sells the whole quantity of every asset, by asset code', () => {
    const legs = planLiquidation([held('SOL', '2'), held('BTC', '0.08333333'), held('ETH', '1.5')], prices);
    expect(summary(legs)).toEqual(['sell BTC 0.08333333 runs', 'sell ETH 1.50000000 runs', 'sell SOL 2.00000000 runs']);
    expect(legs.map((leg) => leg.holdCeiling)).toEqual(legs.map((leg) => leg.amount));
  });

  it('sells dust far under the minimum as long as it is worth a cent', () => {
    expect(summary(planLiquidation([held('BTC', '0.00000017')], prices))).toEqual(['sell BTC 0.00000017 runs']);
  });

  it('skips a leg that is worth less than a cent', () => {
    const legs = planLiquidation([held('BTC', '0.00000016'), held('ETH', '1')], prices);
    expect(summary(legs)).toEqual(['sell BTC 0.00000016 skipped', 'sell ETH 1.00000000 runs']);
    expect(legs[0]?.stop?.status_reason).toBe('below_instrument_minimum');
  });

  it('lets the locked price decide where there is no reference price', () => {
    expect(summary(planLiquidation([held('BTC', '0.00000001')], new Map()))).toEqual(['sell BTC 0.00000001 runs']);
  });

  it('makes no leg of an empty balance', () => {
    expect(planLiquidation([held('BTC', '0')], prices)).toEqual([]);
  });

  it('orders by code unit', () => {
    const many = terms({ a: '0', B: '1' }, [instrumentOf('a'), instrumentOf('B')]);
    const legs = planLiquidation(
      ['a', 'B'].map((asset) => ({ instrument: termsOf(many, asset), balance: parseQuantity('1', asset, 8) })),
      new Map(),
    );
    expect(legs.map((leg) => leg.instrument.asset)).toEqual(['B', 'a']);
  });

  it('runs exactly the legs that are worth one unit of the currency', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        (units, priceUnits) => {
          const balance = { ...parseQuantity('0', 'BTC', 8), units };
          const price = formatUnits(priceUnits, 2);
          const [leg] = planLiquidation(
            [{ instrument: termsOf(BASKET, 'BTC'), balance }],
            readPrices({ BTC: price }, BASKET),
          );
          const worth = Decimal.of(format(balance)).times(Decimal.of(price)).toFixed(2, 'down');
          expect(leg?.stop === null).toBe(parseUnits(worth, 2) > 0n);
        },
      ),
    );
  });
});

describe('legs in messages', () => {
  const legs = planBuys(usd('10.00'), terms({ BTC: '0.91', ETH: '0.09' }));

  it('writes amounts at their scale and the reason of a leg that was stopped', () => {
    expect(legs.map((leg) => decidedLeg(leg, null))).toEqual([
      { asset: 'BTC', side: 'buy', amount_type: 'notional', amount: '9.10' },
      {
        asset: 'ETH',
        side: 'buy',
        amount_type: 'notional',
        amount: '0.90',
        status: 'rejected',
        status_reason: 'below_instrument_minimum',
      },
    ]);
  });

  it('writes a quantity at the scale of its instrument, with its hold', () => {
    const balance = parseQuantity('1.5', 'BTC', 8);
    const [leg] = planLiquidation([{ instrument: termsOf(BASKET, 'BTC'), balance }], new Map());
    expect(leg && decidedLeg(leg, balance)).toEqual({
      asset: 'BTC',
      side: 'sell',
      amount_type: 'quantity',
      amount: '1.50000000',
      hold: '1.50000000',
    });
  });

  it('gives every leg the reason of an Execution that is rejected in the check', () => {
    const reasons = rejectedInCheck(legs, BALANCE_HELD).map((leg) => `${leg.status} ${leg.status_reason}`);
    expect(reasons).toEqual(Array(2).fill('rejected balance held by concurrent operation'));
  });

  it('lets a leg that was stopped before keep its end', () => {
    const decided = legs.map((leg) => decidedLeg(leg, null));
    const { status_reason } = plainReason('price_moved');
    expect(stopRunningLegs(decided, { status: 'rejected', status_reason }).map((leg) => leg.status_reason)).toEqual([
      'price_moved',
      'below_instrument_minimum',
    ]);
  });

  it('runs the legs that nothing stopped', () => {
    expect(legsThatRun(legs).map((leg) => leg.instrument.asset)).toEqual(['BTC']);
  });
});
