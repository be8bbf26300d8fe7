import type { CustomerPrice, PriceMove, PriceSide } from '@ballast/contracts';
import { BASIS_POINTS, decimalPlaces, parseUnits } from '@ballast/kernel';
import type { FreshPrices } from './fresh-prices';
import type { Quote } from './quote';

/** Limits of the distance between the market and the prices with which an Operation was checked or planned. */
export interface MoveLimits {
  readonly prices: readonly CustomerPrice[];
  /** Largest distance, in basis points of a price. A market exactly that far away is within the limits. */
  readonly maxMoveBps: number;
  /** Whether an asset without a fresh price counts as moved, because it may no longer be worth its price. */
  readonly needsEveryPrice: boolean;
}

/**
 * The assets whose market is further from their price than the limits allow, in the order of the market. With
 * `needsEveryPrice` the missing assets follow, with `to` empty. An asset without a price in the limits never counts.
 */
export function movesBeyond(limits: MoveLimits, { prices, missing }: FreshPrices): readonly PriceMove[] {
  const from = new Map(limits.prices.map(({ asset, price }) => [asset, price]));
  const moved = prices.flatMap(({ asset, price: to }): readonly PriceMove[] => {
    const price = from.get(asset);
    return price === undefined || isWithin(price, to, limits.maxMoveBps) ? [] : [{ asset, from: price, to }];
  });
  const lost = limits.needsEveryPrice ? missing : [];
  return [
    ...moved,
    ...lost.flatMap((asset): readonly PriceMove[] => {
      const price = from.get(asset);
      return price === undefined ? [] : [{ asset, from: price, to: '' }];
    }),
  ];
}

/**
 * The planned prices that the other side of the market has passed: whoever buys at such a price could sell at once for
 * more, and whoever sells at it could buy back for less. The house never locks one, however wide the tolerance and
 * however narrow the spread of the moment. `side`: the side at which the Operation trades.
 */
export function passedByMarket(
  prices: readonly CustomerPrice[],
  quotes: ReadonlyMap<string, Quote>,
  side: PriceSide,
): readonly PriceMove[] {
  return prices.flatMap(({ asset, price }): readonly PriceMove[] => {
    const quote = quotes.get(asset);
    const isPassed =
      quote !== undefined &&
      ((side === 'ask' && isLess(price, quote.bid)) || (side === 'bid' && isLess(quote.ask, price)));
    return isPassed ? [{ asset, from: price, to: quote[side] }] : [];
  });
}

function isLess(left: string, right: string): boolean {
  const scale = Math.max(decimalPlaces(left), decimalPlaces(right));
  return parseUnits(left, scale) < parseUnits(right, scale);
}

/** Whether a price is within the distance. Exact, because the comparison uses integers only. */
function isWithin(from: string, to: string, maxMoveBps: number): boolean {
  const scale = Math.max(decimalPlaces(from), decimalPlaces(to));
  const [before, after] = [parseUnits(from, scale), parseUnits(to, scale)];
  const distance = after > before ? after - before : before - after;
  return distance * BASIS_POINTS <= before * BigInt(maxMoveBps);
}
