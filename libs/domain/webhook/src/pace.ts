/** Number of requests that one endpoint gets at a time, with the record of its answers so far. */
export interface Pace {
  /** Upper bound of requests in flight: a failure halves it, a success adds one. */
  readonly window: number;
  /** Moving average of the answer time, in milliseconds. */
  readonly latencyMs: number;
  readonly failuresInRow: number;
}

const LATENCY_WEIGHT = 0.1;

/** Lower bound of the window. With 1, a request that hangs until its time-out would delay all others. */
const WINDOW_MIN = 4;

export function initialPace(windowMax: number): Pace {
  return { window: windowMax, latencyMs: 0, failuresInRow: 0 };
}

export function nextPace(
  pace: Pace,
  attempt: { readonly hasSucceeded: boolean; readonly latencyMs: number; readonly windowMax: number },
): Pace {
  const { hasSucceeded, windowMax } = attempt;
  return {
    window: hasSucceeded
      ? Math.min(pace.window + 1, windowMax)
      : Math.min(Math.max(Math.floor(pace.window / 2), WINDOW_MIN), windowMax),
    latencyMs: pace.latencyMs + (attempt.latencyMs - pace.latencyMs) * LATENCY_WEIGHT,
    failuresInRow: hasSucceeded ? 0 : pace.failuresInRow + 1,
  };
}

const FAILURES_UNTIL_PAUSE = 50;
const PAUSE_FIRST_MS = 10;
const PAUSE_MAX_MS = 1_000;

/**
 * Milliseconds between two requests to an endpoint that fails many times in a row; 0 otherwise. Without the pause, an
 * address that refuses connections would get thousands of requests a second until its backlog is used up.
 */
export function pauseMs(pace: Pace): number {
  if (pace.failuresInRow < FAILURES_UNTIL_PAUSE) return 0;
  const doublings = Math.floor(pace.failuresInRow / FAILURES_UNTIL_PAUSE) - 1;
  return Math.min(PAUSE_FIRST_MS * 2 ** Math.min(doublings, 30), PAUSE_MAX_MS);
}

/** Deliveries in memory for one endpoint last for this time at its current pace. */
const BUFFERED_FOR_MS = 2_000;

/** The slowest endpoint still has two full windows in memory, so that it never waits for the database. */
const WINDOWS_BUFFERED_MIN = 2;

/** Upper bound of deliveries in memory for an endpoint; the rest waits in the database. `max` caps it. */
export function bufferedMax(pace: Pace, max: number): number {
  const drained = (pace.window * BUFFERED_FOR_MS) / Math.max(pace.latencyMs, 1);
  return Math.min(Math.max(Math.floor(drained), pace.window * WINDOWS_BUFFERED_MIN), max);
}
