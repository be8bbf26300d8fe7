import type { PricesMarked } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';
import type { StoredQuote } from '../feed-prices/quote.store';

/** The fact that instruments are unpinned: from now on they have the prices of the feed. */
export function unpinned(
  symbols: readonly string[],
  { feed, at }: { readonly feed: ReadonlyMap<string, StoredQuote>; readonly at: Timestamp },
): PricesMarked {
  const without = symbols.filter((symbol) => !feed.has(symbol));
  return {
    at,
    reason: 'unpinned',
    marks: symbols.flatMap((symbol) => {
      const quote = feed.get(symbol);
      return quote === undefined ? [] : [{ symbol, ...quote }];
    }),
    ...(without.length === 0 ? {} : { without_price: without }),
  };
}
