import { toTimestamp, type Timestamp } from '@ballast/kernel';

/** The time of the next look at the market for a waiting request, and the number of looks left after it. */
export interface PriceWait {
  readonly dueAt: Timestamp;
  readonly looksLeft: number;
}

/** A request that is answered, or that waits for prices. */
export type AnswerOrWait<A> =
  { readonly answer: A; readonly wait: null } | { readonly answer: null; readonly wait: PriceWait };

/** A look at the market for one request. */
export interface MarketLook {
  readonly now: Timestamp;
  /** Age up to which a price is fresh, in milliseconds. */
  readonly maxAgeMs: number;
  /** Number of looks after this one that the request may still wait for. */
  readonly looksLeft: number;
  /** Time between two looks, in milliseconds. */
  readonly lookIntervalMs: number;
}

/**
 * The number of looks at the market that a request may wait for. A wait is counted in looks and not by the clock, so an
 * outage of the whole system, during which no feed runs either, uses none of them up. Both durations in milliseconds.
 */
export function looksAtMost(waitMs: number, lookIntervalMs: number): number {
  return Math.ceil(waitMs / lookIntervalMs);
}

/** The wait until the next look; null when no look is left. */
export function untilNextLook({ now, looksLeft, lookIntervalMs }: Omit<MarketLook, 'maxAgeMs'>): PriceWait | null {
  if (looksLeft <= 0) return null;
  return { dueAt: toTimestamp(new Date(Date.parse(now) + lookIntervalMs)), looksLeft: looksLeft - 1 };
}
