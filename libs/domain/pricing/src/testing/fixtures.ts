import type { MarketEntry } from '../market';
import type { Quote } from '../quote';

export const NOW = '2026-04-17T10:30:10.000Z';
/** A time at which a price is just stale at `NOW`, when it stays fresh for `MAX_AGE_MS`. */
export const STALE = '2026-04-17T10:30:04.999Z';
export const MAX_AGE_MS = 5_000;

/** A quote with one price for all three sides. */
export function quoteAt(price: string, asOf = NOW): Quote {
  return { bid: price, mid: price, ask: price, asOf, isPinned: false };
}

export function entry(asset: string, quote: Quote | null, currency = 'USD'): MarketEntry {
  const instrument = {
    symbol: `${asset}/${currency}`,
    underlying_currency: asset,
    quoted_currency: currency,
    quantity_scale: 8,
    price_scale: 2,
    quoted_scale: 2,
    min_notional: '1.00',
    status: 'enabled',
  } as const;
  return { instrument, quote };
}
