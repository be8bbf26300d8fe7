import { retryAfterMs, retryWaitMs } from './retry-schedule';

/** What came back from a receiver. */
export type AttemptOutcome =
  | { readonly kind: 'answered'; readonly statusCode: number; readonly retryAfter: string }
  /** No complete head of an answer: refused, timed out, an address that may not be called. */
  | { readonly kind: 'unanswered' };

/** What follows from it for the delivery. */
export type Verdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly dueMs: number }
  | { readonly kind: 'given_up' }
  /** 410: the receiver wants nothing any more. The delivery is given up and its endpoint disabled. */
  | { readonly kind: 'gone' };

const GONE = 410;

/**
 * Judges the `tries`-th try (counted from 1). Success is a 2xx and nothing else: a redirect is a failure. A Retry-After
 * only ever lengthens the wait of the schedule.
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
