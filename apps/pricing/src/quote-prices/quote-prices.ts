import { compose, pricesQuoted, type CustomerPrice, type Instrument, type PriceSide } from '@ballast/contracts';
import { selectPrices } from '@ballast/domain-pricing';
import type { OutgoingMessage } from '@ballast/platform-log';
import { quotesAgainst, type LoadedMarket } from '../price-commands/market.store';
import type { QuoteCommand } from '../price-commands/price-command';

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
    quotesAgainst(market.entries, quoted_currency),
  );
  return selected.outcome === 'locked'
    ? { prices: [...selected.prices], instruments, missing: [...selected.missing] }
    : { prices: [], instruments, missing: [...assets] };
}

export function quotePrices({ envelope }: QuoteCommand, market: LoadedMarket, maxAgeMs: number): OutgoingMessage {
  return compose(pricesQuoted, {
    key: envelope.key,
    platformCode: envelope.platformCode,
    correlationId: envelope.correlationId,
    causationId: envelope.id,
    occurredAt: market.now,
    data: { operation_id: envelope.data.operation_id, ...quoteMarket(envelope.data, market, maxAgeMs) },
  });
}
