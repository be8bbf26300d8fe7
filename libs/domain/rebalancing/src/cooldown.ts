import { toTimestamp, type Timestamp } from '@ballast/kernel';
import type { Cancellation } from './cancellation-reason';

/** The ends of orders from which the cooldown of one account in one rebalancing strategy runs. Null for none. */
export interface OrderEnds {
  /** End of the last rebalancing order of the account that was FILLED, whoever triggered it. */
  readonly filledAt: Timestamp | null;
  /** End of the last order of this rebalancing strategy that found the account balanced. */
  readonly balancedAt: Timestamp | null;
  /** End of the last order of this rebalancing strategy that was cancelled for another reason. */
  readonly failedAt: Timestamp | null;
}

export const NO_ENDS: OrderEnds = { filledAt: null, balancedAt: null, failedAt: null };

export interface CooldownTerms {
  readonly cooldownSeconds: number;
  /** The longest wait after an order that was cancelled. */
  readonly backoffMs: number;
}

/** The instant from which the account may be rebalanced again; null when no order has ended. */
export function cooldownUntil(ends: OrderEnds, { cooldownSeconds, backoffMs }: CooldownTerms): Timestamp | null {
  const cooldownMs = cooldownSeconds * 1_000;
  const untils = [
    later(ends.filledAt, cooldownMs),
    later(ends.balancedAt, cooldownMs),
    later(ends.failedAt, Math.min(cooldownMs, backoffMs)),
  ].filter((until) => until !== null);
  return untils.length === 0 ? null : toTimestamp(new Date(Math.max(...untils)));
}

function later(at: Timestamp | null, byMs: number): number | null {
  return at === null ? null : Date.parse(at) + byMs;
}

/** The end of a rebalancing order, as one rebalancing strategy sees it. */
export interface EndedOrder {
  /** Null when the order was FILLED. */
  readonly cancellation: Cancellation | null;
  /** Whether this rebalancing strategy made the order. */
  readonly isOwn: boolean;
  readonly at: Timestamp;
}

/**
 * The ends after one more order. Only FILLED orders of others count. An order that was cancelled because of the cooldown
 * itself counts for nothing: else each try would make the cooldown longer.
 */
export function afterOrder(ends: OrderEnds, { cancellation, isOwn, at }: EndedOrder): OrderEnds {
  if (cancellation === null) {
    return { ...ends, filledAt: latest(ends.filledAt, at) };
  }
  if (!isOwn || cancellation.status_code === 'cooldown_active') {
    return ends;
  }
  return cancellation.cancellation_reason === 'PORTFOLIO_IS_BALANCED'
    ? { ...ends, balancedAt: latest(ends.balancedAt, at) }
    : { ...ends, failedAt: latest(ends.failedAt, at) };
}

function latest(known: Timestamp | null, at: Timestamp): Timestamp {
  return known !== null && Date.parse(known) > Date.parse(at) ? known : at;
}
