import type { Timestamp } from '@ballast/kernel';
import type { PricingConfig } from '../config';

/** When a request that waits is taken up next, and how often the market may be looked at in vain after that. */
export interface PriceWait {
  readonly dueAt: Date;
  readonly looksLeft: number;
}

/** A command that is taken up, and how often the market may still be looked at in vain for it. */
export interface TakenUp<C> {
  readonly command: C;
  readonly looksLeft: number;
}

type WaitConfig = Pick<PricingConfig, 'PRICING_WAIT_MS' | 'PRICING_LOOK_INTERVAL_MS'>;

/**
 * A wait for prices is counted in looks at the market, from the first time that the request is taken up, and not by the
 * clock: time in which nobody looks, as while the whole system is down or suspended and no feed runs, uses none of them
 * up.
 */
export function looksAtMost({ PRICING_WAIT_MS, PRICING_LOOK_INTERVAL_MS }: WaitConfig): number {
  return Math.ceil(PRICING_WAIT_MS / PRICING_LOOK_INTERVAL_MS);
}

/** Until the next look; null when there is none left. */
export function untilNextLook(now: Timestamp, looksLeft: number, config: WaitConfig): PriceWait | null {
  if (looksLeft <= 0) return null;
  return { dueAt: new Date(Date.parse(now) + config.PRICING_LOOK_INTERVAL_MS), looksLeft: looksLeft - 1 };
}
