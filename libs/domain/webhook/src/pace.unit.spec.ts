import * as fc from 'fast-check';
import { bufferedMax, initialPace, nextPace, pauseMs, type Pace } from './pace';

const WINDOW_MAX = 64;

function after(pace: Pace, results: readonly boolean[], latencyMs = 5): Pace {
  return results.reduce(
    (state, hasSucceeded) => nextPace(state, { hasSucceeded, latencyMs, windowMax: WINDOW_MAX }),
    pace,
  );
}

const failures = (count: number): readonly boolean[] => Array.from({ length: count }, () => false);
const successes = (count: number): readonly boolean[] => Array.from({ length: count }, () => true);

describe('pace', () => {
  it('stays between a handful and the maximum of requests at a time', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (results) => {
        const { window } = after(initialPace(WINDOW_MAX), results);
        expect(window).toBeGreaterThanOrEqual(4);
        expect(window).toBeLessThanOrEqual(WINDOW_MAX);
      }),
    );
  });

  it('sends a failing endpoint fewer requests at a time, and a recovered one as many as before', () => {
    const failing = after(initialPace(WINDOW_MAX), failures(10));
    expect(failing.window).toBe(4);
    expect(after(failing, successes(WINDOW_MAX)).window).toBe(WINDOW_MAX);
  });

  it('respects a maximum below its own minimum', () => {
    const pace = nextPace(initialPace(1), { hasSucceeded: false, latencyMs: 1, windowMax: 1 });
    expect(pace.window).toBe(1);
  });

  it('pauses between requests only to an endpoint that has failed many times in a row', () => {
    const pace = initialPace(WINDOW_MAX);
    expect(pauseMs(after(pace, failures(49)))).toBe(0);
    expect(pauseMs(after(pace, failures(50)))).toBe(10);
    expect(pauseMs(after(pace, failures(1_000)))).toBe(1_000);
    expect(pauseMs(after(pace, [...failures(1_000), true]))).toBe(0);
  });

  it('buffers few deliveries for a slow endpoint and many for a fast one', () => {
    expect(bufferedMax(after(initialPace(WINDOW_MAX), successes(100), 9_000), 4_096)).toBe(2 * WINDOW_MAX);
    expect(bufferedMax(after(initialPace(WINDOW_MAX), successes(100), 1), 4_096)).toBe(4_096);
  });
});
