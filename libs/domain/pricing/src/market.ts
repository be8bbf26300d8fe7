import type { Instrument } from '@ballast/contracts';
import type { Quote } from './quote';

/** An instrument and its price now, null before its first price. */
export interface MarketEntry {
  readonly instrument: Instrument;
  readonly quote: Quote | null;
}

export interface ListedMarket {
  /** Assets with an instrument. */
  readonly listed: ReadonlySet<string>;
  /** Quotes by asset. */
  readonly quotes: ReadonlyMap<string, Quote>;
}

/** The part of the market that trades against `currency`: its assets, and their quotes as far as they exist. */
export function marketAgainst(entries: readonly MarketEntry[], currency: string): ListedMarket {
  const own = entries.filter(({ instrument }) => instrument.quoted_currency === currency);
  return {
    listed: new Set(own.map(({ instrument }) => instrument.underlying_currency)),
    quotes: new Map(
      own.flatMap(({ instrument, quote }) => (quote === null ? [] : [[instrument.underlying_currency, quote]])),
    ),
  };
}
