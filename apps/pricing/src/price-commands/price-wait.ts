import type { Timestamp } from '@ballast/kernel';
import type { PricingConfig } from '../config';

/** The time of the next look at the market for a waiting request, and the number of looks left after it. */
export interface PriceWait {
  readonly dueAt: Date;
  readonly looksLeft: number;
}

/** A command whose wait is over, with the number of looks at the market that it has left. */
export interface TakenUp<C> {
  readonly command: C;
  readonly looksLeft: number;
}

type WaitConfig = Pick<PricingConfig, 'PRICING_WAIT_MS' | 'PRICING_LOOK_INTERVAL_MS'>;

/**
 * The number of looks at the market that a request may wait for. A wait is counted in looks and not by the clock, so an
 * outage of the whole system, during which no feed runs either, uses none of them up.
 */
export function looksAtMost({ PRICING_WAIT_MS, PRICING_LOOK_INTERVAL_MS }: WaitConfig): number {
  return Math.ceil(PRICING_WAIT_MS / PRICING_LOOK_INTERVAL_MS);
}

/** The wait until the next look; null when no look is left. */
export function untilNextLook(now: Timestamp, looksLeft: number, config: WaitConfig): PriceWait | null {
  if (looksLeft <= 0) return null;
  return { dueAt: new Date(Date.parse(now) + config.PRICING_LOOK_INTERVAL_MS), looksLeft: looksLeft - 1 };
}
