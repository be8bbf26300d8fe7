import type { PriceSide, QuotedMarket } from '@ballast/contracts';
import { isWorthWaiting } from './await-prices';
import { freshPrices, type PriceTerms } from './fresh-prices';
import { marketAgainst, type MarketEntry } from './market';
import { untilNextLook, type AnswerOrWait, type MarketLook } from './price-wait';

/** The terms of a quote of reference prices, for an Operation or for its preview. */
export interface QuoteRequest {
  readonly quoted_currency: string;
  readonly side: PriceSide;
  /** Assets without which the Operation cannot go on. */
  readonly required: readonly string[];
  /** Whether to quote all instruments of the currency, in addition to the required assets. */
  readonly every_instrument: boolean;
}

/**
 * Current prices of the required assets, or of the whole market of the currency, with their instruments. `missing` has
 * the assets without a fresh price. `entries` may have instruments that were not asked for.
 */
export function quoteMarket(
  request: QuoteRequest,
  entries: readonly MarketEntry[],
  { now, maxAgeMs }: Omit<PriceTerms, 'side'>,
): QuotedMarket {
  const { quoted_currency, side, required, every_instrument } = request;
  const instruments = entries
    .map(({ instrument }) => instrument)
    .filter(
      (each) =>
        each.quoted_currency === quoted_currency && (every_instrument || required.includes(each.underlying_currency)),
    );
  const assets = [...required, ...instruments.map(({ underlying_currency }) => underlying_currency)];
  const { quotes } = marketAgainst(entries, quoted_currency);
  const { prices, missing } = freshPrices(assets, quotes, { side, now, maxAgeMs });
  return { prices: [...prices], instruments, missing: [...missing] };
}

/** The quote of an Operation, or its wait while prices that it needs are not fresh and looks are left. */
export function quoteOrWait(
  request: QuoteRequest,
  entries: readonly MarketEntry[],
  look: MarketLook,
): AnswerOrWait<QuotedMarket> {
  const market = marketAgainst(entries, request.quoted_currency);
  const { now, maxAgeMs } = look;
  const wished = request.every_instrument ? [...market.listed] : [];
  const awaited = { required: request.required, optional: [], wished, now, maxAgeMs };
  const wait = isWorthWaiting(awaited, market) ? untilNextLook(look) : null;
  return wait === null ? { answer: quoteMarket(request, entries, look), wait } : { answer: null, wait };
}
