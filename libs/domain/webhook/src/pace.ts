/** How hard one endpoint is pressed. */
export interface Pace {
  /** Requests it gets at a time: a failure halves it, a success adds one. */
  readonly window: number;
  /** A moving average of how long it takes to answer, in milliseconds. */
  readonly latencyMs: number;
  readonly failuresInRow: number;
}

const LATENCY_WEIGHT = 0.1;

/** Not one: a single request that hangs until its time-out would hold up everything else for the endpoint. */
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
 * Milliseconds between two requests to an endpoint that does nothing but fail: an address that refuses at once would
 * otherwise be asked thousands of times a second for as long as its backlog lasts. Ends with the first success.
 */
export function pauseMs(pace: Pace): number {
  if (pace.failuresInRow < FAILURES_UNTIL_PAUSE) return 0;
  const doublings = Math.floor(pace.failuresInRow / FAILURES_UNTIL_PAUSE) - 1;
  return Math.min(PAUSE_FIRST_MS * 2 ** Math.min(doublings, 30), PAUSE_MAX_MS);
}

/** What is held ready for an endpoint at the most: as much as it will have taken in this time. */
const HELD_FOR_MS = 2_000;

/** Even the slowest endpoint has two windows full ready, so that it never waits for the store. */
const WINDOWS_HELD_MIN = 2;

/** How many deliveries to hold in memory for an endpoint; the rest waits in the store. */
export function heldMax(pace: Pace, max: number): number {
  const drained = (pace.window * HELD_FOR_MS) / Math.max(pace.latencyMs, 1);
  return Math.min(Math.max(Math.floor(drained), pace.window * WINDOWS_HELD_MIN), max);
}
