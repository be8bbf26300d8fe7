import { money, parseMoney, parseQuantity } from '@ballast/kernel';
import { decidedRebalanceLeg, SKIPPED_BALANCED, type RebalanceBuy, type RebalanceSell } from './rebalance-leg';
import { marketOf } from './testing/fixtures';

const { terms } = marketOf({ weights: { BTC: '1' }, held: {} });
const instrument = terms.instruments.get('BTC');
if (instrument === undefined) throw new Error('The fixture lists BTC');

const quantity = parseQuantity('0.05', 'BTC', 8);
const sell: RebalanceSell = {
  side: 'sell',
  instrument,
  stop: null,
  amount: parseMoney('3000', 'USD', 2),
  quantity,
  holdCeiling: quantity,
};
const buy: RebalanceBuy = {
  side: 'buy',
  instrument,
  stop: null,
  amount: parseMoney('2999.99', 'USD', 2),
  weight: money('USD', 28, 2999994n * 10n ** 25n),
};

describe('a leg of a rebalance as messages carry it', () => {
  it('holds the quantity that the plan sells', () => {
    expect(decidedRebalanceLeg(sell)).toMatchObject({ side: 'sell', amount: '3000.00', hold: '0.05000000' });
  });

  it('carries the unrounded weight of a buy without trailing zeros', () => {
    expect(decidedRebalanceLeg(buy)).toMatchObject({ side: 'buy', amount: '2999.99', weight: '2999.994' });
    const whole = { ...buy, weight: money('USD', 28, 3000n * 10n ** 28n) };
    expect(decidedRebalanceLeg(whole)).toMatchObject({ weight: '3000' });
    const hundred = { ...buy, weight: money('USD', 0, 100n) };
    expect(decidedRebalanceLeg(hundred)).toMatchObject({ weight: '100' });
  });

  it('has neither hold nor weight when it does not run', () => {
    const stopped = { status: 'skipped', status_reason: 'portfolio_is_balanced' };
    for (const leg of [sell, buy]) {
      const decided = decidedRebalanceLeg({ ...leg, stop: SKIPPED_BALANCED });
      expect(decided).toMatchObject(stopped);
      expect(decided.hold).toBeUndefined();
      expect(decided.weight).toBeUndefined();
    }
  });
});
