import { decidedLeg, planBuys, planPartialSell, sizeExecution } from '@ballast/domain-sizing';
import { format, parseMoney, parseUnits } from '@ballast/kernel';
import * as fc from 'fast-check';
import { exceedsSellable, weighHoldings } from './holding-weights';
import {
  ASKS,
  BIDS,
  filledLegs,
  HELD,
  heldOf,
  pricesOf,
  TARGET,
  termsFor,
  termsOf,
  type Texts,
} from './testing/markets';

const usd = (text: string) => parseMoney(text, 'USD', 2);

function weighed(held: Texts, bids: Texts = BIDS) {
  const weights = weighHoldings(heldOf(held), termsOf({}), pricesOf(bids));
  if (weights.outcome !== 'weighed') {
    throw new Error(weights.outcome);
  }
  return weights;
}

describe('the weights of a sell', () => {
  it('follow from the holdings at the bid', () => {
    expect(weighed(HELD).allocations).toEqual([
      { underlying_currency: 'ADA', weight: '0.032052787441020741' },
      { underlying_currency: 'BTC', weight: '0.521136325055559585' },
      { underlying_currency: 'ETH', weight: '0.341586875221955792' },
      { underlying_currency: 'SOL', weight: '0.105224012281463882' },
    ]);
  });

  it('sell from each asset its part of the amount', () => {
    const terms = termsFor(weighed(HELD).allocations);
    const prices = pricesOf(BIDS);
    const legs = planPartialSell(usd('1000.00'), { terms, referencePrices: prices, holdBufferBps: 200 }).map((leg) =>
      decidedLeg(leg, null),
    );
    const sizing = sizeExecution(legs, { terms, prices }, { method: 'raise_amount', underMinimum: 'rejected' });
    expect(sizing.outcome === 'trades' ? filledLegs(sizing.sized) : []).toEqual([
      'sell 70.985604 ADA for 32.05',
      'sell 0.00851908 BTC for 521.14',
      'sell 0.10648865 ETH for 341.59',
      'sell 0.70989071 SOL for 105.22',
    ]);
  });

  it('allow at most 90 % of the value of the holdings, rounded down', () => {
    const { limit } = weighed(HELD);
    expect(format(limit)).toBe('12677.52');
    expect(exceedsSellable(usd('12677.52'), limit)).toBe(false);
    expect(exceedsSellable(usd('12677.53'), limit)).toBe(true);
  });

  it('do not exist without holdings', () => {
    expect(weighHoldings([], termsOf({}), pricesOf(BIDS))).toEqual({ outcome: 'no_holdings' });
    expect(weighHoldings(heldOf({ BTC: '0' }), termsOf({}), pricesOf(BIDS))).toEqual({ outcome: 'no_holdings' });
  });

  it('do not exist while a held asset has no bid', () => {
    expect(weighHoldings(heldOf({ BTC: '1', XRP: '1' }), termsOf({}), pricesOf(BIDS))).toEqual({
      outcome: 'price_unavailable',
    });
  });

  it('leave out an asset whose share rounds to nothing', () => {
    const dust = { BTC: '90000000000000.00000000', ADA: '0.000001' };
    expect(weighed(dust).allocations).toEqual([{ underlying_currency: 'BTC', weight: '1.000000000000000000' }]);
  });

  it('always sum to exactly 1, in the order of the asset codes', () => {
    const anyUnits = fc.bigInt({ min: 1n, max: 10n ** 12n });
    fc.assert(
      fc.property(fc.record({ SOL: anyUnits, ADA: anyUnits, BTC: anyUnits, ETH: anyUnits }), (units) => {
        const held = Object.fromEntries(Object.entries(units).map(([asset, unit]) => [asset, unit.toString()]));
        const { allocations } = weighed(held);
        expect(allocations.reduce((sum, { weight }) => sum + parseUnits(weight, 18), 0n)).toBe(10n ** 18n);
        const codes = allocations.map(({ underlying_currency }) => underlying_currency);
        expect(codes).toEqual([...codes].sort());
      }),
    );
  });
});

describe('a buy by the configured weights', () => {
  it('spends the amount at the ask', () => {
    const terms = termsOf(TARGET);
    const legs = planBuys(usd('1000.00'), terms).map((leg) => decidedLeg(leg, null));
    const sizing = sizeExecution(
      legs,
      { terms, prices: pricesOf(ASKS) },
      { method: 'spend_amount', underMinimum: 'rejected' },
    );
    expect(sizing.outcome === 'trades' ? filledLegs(sizing.sized) : []).toEqual([
      'buy 0.00734144 BTC for 450.00',
      'buy 0.09333582 ETH for 300.00',
      'buy 1.00996498 SOL for 150.00',
      'buy 160.849284 XRP for 100.00',
    ]);
  });
});
