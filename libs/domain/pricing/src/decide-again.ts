import type { Instrument, LockInputs, PriceSettings, QuotedMarket, QuoteInputs, SeenPrice } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';
import { lockOrWait, type PriceLock } from './lock-prices.decider';
import type { MarketLook } from './price-wait';
import type { Quote } from './quote';
import { quoteOrWait } from './quote-market';

/** The lock as it is decided again from its recorded inputs, at the time of its message; null when it would wait. */
export function lockAgain(inputs: LockInputs, now: Timestamp): PriceLock | null {
  const { side, required, optional, bound, withheld, settings, market } = inputs;
  const asked = { side, required, optional, bound, withoutPrice: new Set(withheld) };
  const planToleranceBps = settings.plan_tolerance_bps;
  const listed = new Set(market.map(({ asset }) => asset));
  return lockOrWait({ ...asked, planToleranceBps, ...lookOf(inputs, now) }, { listed, quotes: quotesOf(market) })
    .answer;
}

/** The quote as it is decided again, with the instruments that it names; null when it would wait. */
export function quoteAgain(
  inputs: QuoteInputs,
  instruments: readonly Instrument[],
  now: Timestamp,
): QuotedMarket | null {
  const quotes = quotesOf(inputs.market);
  const entries = instruments.map((instrument) => ({
    instrument,
    quote: quotes.get(instrument.underlying_currency) ?? null,
  }));
  return quoteOrWait(inputs, entries, lookOf(inputs, now)).answer;
}

/** The look at which a decision was made. It was the last one, so the time of the next one does not matter. */
function lookOf(
  { looks_left: looksLeft, settings }: { readonly looks_left: number; readonly settings: PriceSettings },
  now: Timestamp,
): MarketLook {
  return { now, maxAgeMs: settings.stale_after_ms, looksLeft, lookIntervalMs: 0 };
}

function quotesOf(market: readonly SeenPrice[]): ReadonlyMap<string, Quote> {
  const priced = market.filter(({ as_of }) => as_of !== '');
  return new Map(
    priced.map(({ asset, bid, mid, ask, source, as_of: asOf }) => [
      asset,
      { bid, mid, ask, asOf, isPinned: source === 'pinned' },
    ]),
  );
}
