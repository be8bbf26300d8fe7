const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const FAST_WAITS_MS: readonly number[] = [250, 250, 250, 250];
const SLOW_WAITS_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  10 * HOUR_MS,
];

/** The wait before each retry, in milliseconds: four fast ones for a hiccup, then longer ones for an outage. */
export const RETRY_WAITS_MS: readonly number[] = [...FAST_WAITS_MS, ...SLOW_WAITS_MS];

/** Tries of one delivery: the first one and all retries. After as many failures it is given up. */
export const TRIES_MAX = RETRY_WAITS_MS.length + 1;

/** Slow retries are delayed by up to this share of their wait, so that retries of an outage do not come all at once. */
export const JITTER_SHARE = 0.1;

/** Longest wait that a receiver can ask for with Retry-After. */
export const RETRY_AFTER_MAX_MS = 24 * HOUR_MS;

/**
 * Milliseconds to wait after the `tries`-th failed try (counted from 1); undefined when there is no further try.
 * `jitter` is in [0, 1) and only ever lengthens a wait: the stated times are the earliest ones. Fast retries have none.
 */
export function retryWaitMs(tries: number, jitter: number): number | undefined {
  const wait = RETRY_WAITS_MS[tries - 1];
  if (wait === undefined || tries <= FAST_WAITS_MS.length) return wait;
  return wait + Math.floor(wait * JITTER_SHARE * jitter);
}

const DELTA_SECONDS = /^[0-9]{1,10}$/;
const HTTP_DATE = /^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$/;

/** Wait that a Retry-After header asks for, in milliseconds from `nowMs`; 0 for a header that cannot be read. */
export function retryAfterMs(header: string, nowMs: number): number {
  const text = header.trim();
  const asked = DELTA_SECONDS.test(text)
    ? Number(text) * SECOND_MS
    : HTTP_DATE.test(text)
      ? Date.parse(text) - nowMs
      : 0;
  return Number.isNaN(asked) ? 0 : Math.min(Math.max(asked, 0), RETRY_AFTER_MAX_MS);
}
