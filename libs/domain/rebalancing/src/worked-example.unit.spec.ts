import { planRebalance, valuePortfolio } from '@ballast/domain-sizing';
import { formatUnits, parseUnits } from '@ballast/kernel';
import { driftOf, shownDrift } from './drift';
import { individualOrders } from './individual-orders';
import { HELD, heldOf, MIDS, pricesOf, TARGET, termsOf, type Texts } from './testing/markets';
import { rebalancing } from './testing/orders';

const SCALES: Readonly<Record<string, number>> = { BTC: 8, ETH: 8, SOL: 8, ADA: 6, XRP: 6 };

/** The holdings of the worked example after its orders are filled. */
function heldAfterwards(): Texts {
  const order = rebalancing(HELD, TARGET, MIDS);
  if (order === null) throw new Error('nothing to trade');
  const fills = individualOrders(order.row, order.ended, 'filled').map(({ order: fill }) => fill);
  return Object.fromEntries(
    Object.entries(SCALES).map(([asset, scale]) => {
      const units = fills
        .filter(({ instrument_id }) => instrument_id === `${asset}/USD`)
        .map(({ side, quantity }) => parseUnits(quantity, scale) * (side === 'BUY' ? 1n : -1n));
      const sum = units.reduce((total, each) => total + each, parseUnits(HELD[asset] ?? '0', scale));
      return [asset, formatUnits(sum, scale)];
    }),
  );
}

describe('the account of the worked example, once rebalanced', () => {
  it('holds what its orders have left', () => {
    expect(heldAfterwards()).toEqual({
      BTC: '0.10362037',
      ETH: '1.31738597',
      SOL: '14.25517287',
      ADA: '0.000000',
      XRP: '2270.547504',
    });
  });

  it('has almost no drift', () => {
    const valued = valuePortfolio(heldOf(heldAfterwards()), termsOf(TARGET), pricesOf(MIDS));
    expect(valued === null ? null : shownDrift(driftOf(valued))).toMatchObject({
      absolute: '0.000001',
      total: '0.000002',
    });
  });

  it('is balanced for a second trigger', () => {
    expect(
      planRebalance(heldOf(heldAfterwards()), {
        terms: termsOf(TARGET),
        referencePrices: pricesOf(MIDS),
        driftedOnlyBps: null,
      }),
    ).toMatchObject({ outcome: 'skipped', reason: { status_code: 'portfolio_is_balanced' } });
  });
});
