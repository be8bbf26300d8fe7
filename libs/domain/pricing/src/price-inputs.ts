import type { LockInputs, PriceSettings, QuoteInputs, SeenPrice } from '@ballast/contracts';
import type { LockOrWait } from './lock-prices.decider';
import type { MarketEntry } from './market';
import type { QuoteRequest } from './quote-market';

/** The inputs of a quote, as its answer records them. `entries` may have instruments that were not asked for. */
export function quoteInputs(
  { quoted_currency, side, required, every_instrument }: QuoteRequest,
  entries: readonly MarketEntry[],
  { looksLeft, settings }: { readonly looksLeft: number; readonly settings: PriceSettings },
): QuoteInputs {
  const isAsked = (asset: string): boolean => every_instrument || required.includes(asset);
  return {
    quoted_currency,
    side,
    required: [...required],
    looks_left: looksLeft,
    market: seenMarket(entries, quoted_currency, isAsked),
    settings,
    every_instrument,
  };
}

/** The inputs of a lock, as its answer records them. `entries` may have instruments that were not asked for. */
export function lockInputs(
  { side, required, optional, bound, withoutPrice, looksLeft }: LockOrWait,
  entries: readonly MarketEntry[],
  { quotedCurrency, settings }: { readonly quotedCurrency: string; readonly settings: PriceSettings },
): LockInputs {
  const asked = new Set([...required, ...optional]);
  return {
    quoted_currency: quotedCurrency,
    side,
    required: [...required],
    looks_left: looksLeft,
    market: seenMarket(entries, quotedCurrency, (asset) => asked.has(asset)),
    settings,
    optional: [...optional],
    ...(bound === undefined ? {} : { bound }),
    withheld: [...withoutPrice],
  };
}

function seenMarket(
  entries: readonly MarketEntry[],
  currency: string,
  isAsked: (asset: string) => boolean,
): SeenPrice[] {
  return entries
    .filter(({ instrument }) => instrument.quoted_currency === currency && isAsked(instrument.underlying_currency))
    .map(({ instrument: { underlying_currency: asset }, quote }) => {
      if (quote === null) return { asset, bid: '', mid: '', ask: '', source: '', as_of: '' };
      const { bid, mid, ask, isPinned, asOf } = quote;
      return { asset, bid, mid, ask, source: isPinned ? 'pinned' : 'feed', as_of: asOf };
    });
}
