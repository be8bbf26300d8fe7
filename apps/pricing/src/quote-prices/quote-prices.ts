import type { CustomerPrice, Instrument, PriceSide } from '@ballast/contracts';
import { selectPrices } from '@ballast/domain-pricing';
import { marketAgainst, type LoadedMarket } from '../price-commands/market.store';

export interface QuoteTerms {
  readonly quoted_currency: string;
  readonly side: PriceSide;
  /** Assets that are asked for; besides them `every_instrument` asks for all of the currency. */
  readonly required: readonly string[];
  readonly every_instrument: boolean;
}

export interface QuotedMarket {
  readonly prices: CustomerPrice[];
  readonly instruments: Instrument[];
  /** Without a fresh price. What to do about it is decided where the prices are used. */
  readonly missing: string[];
}

/** Prices as of now, with their instruments; nothing is stored. */
export function quoteMarket(
  { quoted_currency, side, required, every_instrument }: QuoteTerms,
  market: LoadedMarket,
  maxAgeMs: number,
): QuotedMarket {
  const listed = market.entries.flatMap(({ instrument }) =>
    instrument.quoted_currency === quoted_currency ? [instrument] : [],
  );
  const named = new Set(required);
  const instruments = every_instrument
    ? listed
    : listed.filter(({ underlying_currency }) => named.has(underlying_currency));
  const assets = new Set([...required, ...instruments.map(({ underlying_currency }) => underlying_currency)]);
  const selected = selectPrices(
    { side, required: [], optional: [...assets], now: market.now, max_age_ms: maxAgeMs },
    marketAgainst(market.entries, quoted_currency).quotes,
  );
  return selected.outcome === 'locked'
    ? { prices: [...selected.prices], instruments, missing: [...selected.missing] }
    : { prices: [], instruments, missing: [...assets] };
}
