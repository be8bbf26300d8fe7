import type { ListedMarket } from '@ballast/domain-pricing';
import type { MarketEntry } from '../read-models/market/market-entry';

/** The part of the loaded market that trades against `currency`: its assets, and their quotes as far as they exist. */
export function marketAgainst(entries: readonly MarketEntry[], currency: string): ListedMarket {
  const own = entries.filter(({ instrument }) => instrument.quoted_currency === currency);
  return {
    listed: new Set(own.map(({ instrument }) => instrument.underlying_currency)),
    quotes: new Map(
      own.flatMap(({ instrument, quote }) => (quote === null ? [] : [[instrument.underlying_currency, quote]])),
    ),
  };
}
