import type { Timestamp } from '@ballast/kernel';
import { isFresh, type Quote } from './quote';

export interface AwaitedPrices {
  /** Assets without whose prices there is no going on. */
  readonly required: readonly string[];
  /** Assets whose lack costs some Executions. */
  readonly optional: readonly string[];
  /** Assets that may turn out to be traded, as all of a market: many of them may never have had a price. */
  readonly wished: readonly string[];
  readonly now: Timestamp;
  readonly max_age_ms: number;
}

export interface ListedMarket {
  /** Assets with an instrument. */
  readonly listed: ReadonlySet<string>;
  /** By asset. */
  readonly quotes: ReadonlyMap<string, Quote>;
}

/**
 * Whether it is worth waiting for prices: something that is listed has none that is fresh, and a feed may bring it. What
 * is not listed never gets one, so nothing waits with it. For assets that are only wished for there is reason to wait
 * when the whole feed stands still: of a few that a living feed does not bring nobody knows whether it ever will.
 */
export function isWorthWaiting(awaited: AwaitedPrices, { listed, quotes }: ListedMarket): boolean {
  const hasFreshPrice = (asset: string): boolean => {
    const quote = quotes.get(asset);
    return quote !== undefined && isFresh(quote, awaited.now, awaited.max_age_ms);
  };
  if (awaited.required.some((asset) => !listed.has(asset))) return false;
  if ([...awaited.required, ...awaited.optional].some((asset) => listed.has(asset) && !hasFreshPrice(asset)))
    return true;
  const fed = awaited.wished.filter((asset) => quotes.get(asset)?.is_pinned === false);
  return fed.length > 0 && !fed.some(hasFreshPrice);
}
