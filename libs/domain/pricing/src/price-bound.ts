import type { CustomerPrice, PriceBound, PriceMove } from '@ballast/contracts';
import { BASIS_POINTS, decimalPlaces, parseUnits } from '@ballast/kernel';

export interface MarketPrices {
  readonly prices: readonly CustomerPrice[];
  /** Assets asked for without a fresh price. */
  readonly missing: readonly string[];
}

/**
 * The assets of which the market is further from the bound than it allows, in the order of the market. An asset without
 * a price in the bound cannot move from it. One that has no fresh price any more counts as moved when the bound itself
 * is to be locked: nobody knows whether it is still worth that.
 */
export function movesBeyond(bound: PriceBound, { prices, missing }: MarketPrices): readonly PriceMove[] {
  const from = new Map(bound.prices.map(({ asset, price }) => [asset, price]));
  const moved = prices.flatMap(({ asset, price: to }): readonly PriceMove[] => {
    const price = from.get(asset);
    return price === undefined || isWithin(price, to, bound.max_move_bps) ? [] : [{ asset, from: price, to }];
  });
  const lost = bound.lock_at === 'bound' ? missing : [];
  return [
    ...moved,
    ...lost.flatMap((asset): readonly PriceMove[] => {
      const price = from.get(asset);
      return price === undefined ? [] : [{ asset, from: price, to: '' }];
    }),
  ];
}

/** Exact: the distance is compared with its part of the price, both as integers. */
function isWithin(from: string, to: string, maxMoveBps: number): boolean {
  const scale = Math.max(decimalPlaces(from), decimalPlaces(to));
  const [before, after] = [parseUnits(from, scale), parseUnits(to, scale)];
  const distance = after > before ? after - before : before - after;
  return distance * BASIS_POINTS <= before * BigInt(maxMoveBps);
}
