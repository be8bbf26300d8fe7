import { retryAfterMs, retryWaitMs } from './retry-schedule';

/** The answer of a receiver to one attempt. */
export type AttemptOutcome =
  | { readonly kind: 'answered'; readonly statusCode: number; readonly retryAfter: string }
  /** No answer with a complete head: connection refused, time-out, or an address that may not be called. */
  | { readonly kind: 'unanswered' };

/** The consequence of one attempt for its delivery. */
export type Verdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly dueMs: number }
  | { readonly kind: 'given_up' }
  /** Status 410: the receiver wants no more events. The delivery is given up and its endpoint disabled. */
  | { readonly kind: 'gone' };

const GONE = 410;

/**
 * Verdict on the `tries`-th try (counted from 1). Only a 2xx is a success; a redirect is a failure. A Retry-After header
 * can lengthen the wait of the schedule, never shorten it. `jitter` is in [0, 1).
 */
export function judgeAttempt(attempt: {
  readonly tries: number;
  readonly outcome: AttemptOutcome;
  readonly nowMs: number;
  readonly jitter: number;
}): Verdict {
  const { tries, outcome, nowMs, jitter } = attempt;
  if (outcome.kind === 'answered' && outcome.statusCode >= 200 && outcome.statusCode <= 299)
    return { kind: 'delivered' };
  if (outcome.kind === 'answered' && outcome.statusCode === GONE) return { kind: 'gone' };
  const scheduled = retryWaitMs(tries, jitter);
  if (scheduled === undefined) return { kind: 'given_up' };
  const asked = outcome.kind === 'answered' ? retryAfterMs(outcome.retryAfter, nowMs) : 0;
  return { kind: 'retry', dueMs: nowMs + Math.max(scheduled, asked) };
}
