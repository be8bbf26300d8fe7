import { assertNever } from '@ballast/kernel';
import type { Verdict } from './judge-attempt';

/** Milliseconds that a claimed delivery may rest in memory before its next try. With a longer wait it is released. */
export const REST_MAX_MS = 1_000;

/** The outcome of one try as it is written to the database. */
export interface AttemptRecord {
  readonly status: 'pending' | 'delivered' | 'failed';
  /** Unix milliseconds of the next try; undefined when there is none. */
  readonly dueMs: number | undefined;
  /** Whether the dispatcher keeps its claim: the delivery rests in its memory until the next try. */
  readonly staysClaimed: boolean;
}

/** The record that follows from a verdict. `mayRest` is false when the endpoint is closed or the dispatcher stops. */
export function recordOfAttempt(
  verdict: Verdict,
  at: { readonly nowMs: number; readonly mayRest: boolean },
): AttemptRecord {
  switch (verdict.kind) {
    case 'delivered':
      return { status: 'delivered', dueMs: undefined, staysClaimed: false };
    case 'retry':
      return {
        status: 'pending',
        dueMs: verdict.dueMs,
        staysClaimed: at.mayRest && verdict.dueMs - at.nowMs <= REST_MAX_MS,
      };
    case 'given_up':
    case 'gone':
      return { status: 'failed', dueMs: undefined, staysClaimed: false };
    default:
      return assertNever(verdict);
  }
}
