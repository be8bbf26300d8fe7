import * as fc from 'fast-check';
import {
  JITTER_SHARE,
  RETRY_AFTER_MAX_MS,
  RETRY_WAITS_MS,
  retryAfterMs,
  retryWaitMs,
  TRIES_MAX,
} from './retry-schedule';

const NOW_MS = Date.parse('2026-04-17T10:30:00.000Z');
const tries = fc.integer({ min: 1, max: TRIES_MAX - 1 });
const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('retry schedule', () => {
  it('tries fast four times, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h', () => {
    const seconds = RETRY_WAITS_MS.map((waitMs) => waitMs / 1_000);
    expect(seconds).toEqual([0.25, 0.25, 0.25, 0.25, 5, 300, 1_800, 7_200, 18_000, 36_000, 36_000]);
  });

  it('ends after twelve tries', () => {
    expect(TRIES_MAX).toBe(12);
    expect(retryWaitMs(TRIES_MAX, 0)).toBeUndefined();
    expect(retryWaitMs(TRIES_MAX + 5, 0)).toBeUndefined();
  });

  it('never tries earlier than stated and at most a tenth later', () => {
    fc.assert(
      fc.property(tries, jitter, (made, random) => {
        const stated = RETRY_WAITS_MS[made - 1] ?? 0;
        const wait = retryWaitMs(made, random) ?? 0;
        expect(wait).toBeGreaterThanOrEqual(stated);
        expect(wait).toBeLessThanOrEqual(stated * (1 + JITTER_SHARE));
      }),
    );
  });

  it('keeps the fast retries exactly 250 ms apart', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), jitter, (made, random) => {
        expect(retryWaitMs(made, random)).toBe(250);
      }),
    );
  });
});

describe('Retry-After', () => {
  it('is read as seconds', () => {
    expect(retryAfterMs('120', NOW_MS)).toBe(120_000);
    expect(retryAfterMs(' 0 ', NOW_MS)).toBe(0);
  });

  it('is read as a date', () => {
    expect(retryAfterMs('Fri, 17 Apr 2026 10:31:00 GMT', NOW_MS)).toBe(60_000);
    expect(retryAfterMs('Fri, 17 Apr 2026 10:29:00 GMT', NOW_MS)).toBe(0);
  });

  it('says nothing when it is neither', () => {
    for (const header of ['', 'soon', '-5', '1.5', '2026-04-17T10:31:00Z', 'Fri, 99 Apr 2026 10:31:00 GMT']) {
      expect(retryAfterMs(header, NOW_MS)).toBe(0);
    }
  });

  it('is never negative and never longer than a day, for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.nat().map(String),
          fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
        ),
        (header) => {
          const waitMs = retryAfterMs(header, NOW_MS);
          expect(waitMs).toBeGreaterThanOrEqual(0);
          expect(waitMs).toBeLessThanOrEqual(RETRY_AFTER_MAX_MS);
        },
      ),
    );
  });
});
