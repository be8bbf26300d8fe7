import type { CustomerPrice, PriceSide } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';
import { isFresh, type Quote } from './quote';

export interface PriceTerms {
  readonly side: PriceSide;
  readonly now: Timestamp;
  /** Age up to which a price is fresh, in milliseconds. */
  readonly maxAgeMs: number;
}

export interface FreshPrices {
  readonly prices: readonly CustomerPrice[];
  /** Assets asked for without a fresh price. */
  readonly missing: readonly string[];
}

/** Customer prices as of now, in the order of the assets. An asset that is named twice counts once. */
export function freshPrices(
  assets: Iterable<string>,
  quotes: ReadonlyMap<string, Quote>,
  { side, now, maxAgeMs }: PriceTerms,
): FreshPrices {
  const prices: CustomerPrice[] = [];
  const missing: string[] = [];
  for (const asset of new Set(assets)) {
    const quote = quotes.get(asset);
    if (quote === undefined || !isFresh(quote, now, maxAgeMs)) missing.push(asset);
    else prices.push({ asset, price: quote[side], source: quote.isPinned ? 'pinned' : 'feed', as_of: quote.asOf });
  }
  return { prices, missing };
}
