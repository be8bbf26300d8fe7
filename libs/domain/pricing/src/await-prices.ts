import type { Timestamp } from '@ballast/kernel';
import type { ListedMarket } from './market';
import { isFresh } from './quote';

export interface AwaitedPrices {
  /** Assets without whose prices the Operation cannot go on. */
  readonly required: readonly string[];
  /** Assets without whose prices some Executions are rejected. */
  readonly optional: readonly string[];
  /** Assets that may turn out to be traded, such as a whole market. Many of them may never have had a price. */
  readonly wished: readonly string[];
  readonly now: Timestamp;
  /** Age up to which a price is fresh, in milliseconds. */
  readonly maxAgeMs: number;
}

/**
 * Whether a wait may bring fresh prices. An asset that is listed may get one from the feed; an asset that is not listed
 * never does, so an Operation that requires one does not wait. Wished assets are a reason to wait only while the whole
 * feed stands still: a running feed that leaves a few of them out may do so for ever.
 */
export function isWorthWaiting(awaited: AwaitedPrices, { listed, quotes }: ListedMarket): boolean {
  const hasFreshPrice = (asset: string): boolean => {
    const quote = quotes.get(asset);
    return quote !== undefined && isFresh(quote, awaited.now, awaited.maxAgeMs);
  };
  if (awaited.required.some((asset) => !listed.has(asset))) return false;
  if ([...awaited.required, ...awaited.optional].some((asset) => listed.has(asset) && !hasFreshPrice(asset)))
    return true;
  const fed = awaited.wished.filter((asset) => quotes.get(asset)?.isPinned === false);
  return fed.length > 0 && !fed.some(hasFreshPrice);
}
