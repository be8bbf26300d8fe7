import type { PriceMark } from '@ballast/contracts';
import { toTimestamp, type Timestamp } from '@ballast/kernel';
import type { MarketEntry } from './market';
import { isFresh } from './quote';

/** Beginning of the interval that a time lies in. Intervals follow one another from the beginning of Unix time. */
export function intervalAt(now: Timestamp, intervalMs: number): Timestamp {
  return toTimestamp(new Date(Math.floor(Date.parse(now) / intervalMs) * intervalMs));
}

/** An instant to mark. */
export interface MarkedInstant {
  readonly at: Timestamp;
  /** Time at which the market was read, at `at` or soon after. */
  readonly now: Timestamp;
  /** Age up to which a price is fresh, in milliseconds. */
  readonly maxAgeMs: number;
}

/**
 * Longest time in milliseconds from an instant to the reading of its prices. Later prices are none of that instant, and
 * whoever has asked for the price at the instant has had an answer.
 */
const LATE_MAX_MS = 2_000;

/**
 * The marks of an instant: the fresh prices of the market, and none when the market was read too late. An instrument that
 * was pinned after the instant is left out, because its pin has a mark of its own.
 */
export function marksAt(entries: readonly MarketEntry[], { at, now, maxAgeMs }: MarkedInstant): PriceMark[] {
  if (Date.parse(now) - Date.parse(at) > LATE_MAX_MS) return [];
  return entries.flatMap(({ instrument: { symbol }, quote }) => {
    if (quote === null || !isFresh(quote, now, maxAgeMs)) return [];
    if (quote.isPinned && Date.parse(quote.asOf) > Date.parse(at)) return [];
    const { bid, mid, ask, asOf } = quote;
    return [{ symbol, bid, mid, ask, as_of: asOf }];
  });
}
