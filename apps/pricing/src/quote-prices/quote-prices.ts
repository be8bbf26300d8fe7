import type { QuotedMarket } from '@ballast/contracts';
import { selectPrices } from '@ballast/domain-pricing';
import { marketAgainst } from '../price-commands/listed-market';
import type { LoadedMarket } from '../price-commands/market.store';
import type { QuoteRequest } from '../price-commands/price-command';

/** Current prices of the requested assets, with their instruments. `missing` has the assets without a fresh price. */
export function quoteMarket(terms: QuoteRequest, market: LoadedMarket, maxAgeMs: number): QuotedMarket {
  const { quoted_currency, side } = terms;
  const listed = market.entries.flatMap(({ instrument }) =>
    instrument.quoted_currency === quoted_currency ? [instrument] : [],
  );
  const named = new Set(terms.required);
  const instruments = terms.every_instrument
    ? listed
    : listed.filter(({ underlying_currency }) => named.has(underlying_currency));
  const assets = new Set([...named, ...instruments.map(({ underlying_currency }) => underlying_currency)]);
  const selected = selectPrices(
    { side, required: [], optional: [...assets], now: market.now, maxAgeMs },
    marketAgainst(market.entries, quoted_currency).quotes,
  );
  return selected.outcome === 'locked'
    ? { prices: [...selected.prices], instruments, missing: [...selected.missing] }
    : { prices: [], instruments, missing: [...assets] };
}
