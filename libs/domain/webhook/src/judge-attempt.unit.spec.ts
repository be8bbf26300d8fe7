import * as fc from 'fast-check';
import { judgeAttempt, type AttemptOutcome, type Verdict } from './judge-attempt';
import { TRIES_MAX } from './retry-schedule';

const NOW_MS = Date.parse('2026-04-17T10:30:00.000Z');

function judge(tries: number, outcome: AttemptOutcome, jitter = 0): Verdict {
  return judgeAttempt({ tries, outcome, nowMs: NOW_MS, jitter });
}

function answered(statusCode: number, retryAfter = ''): AttemptOutcome {
  return { kind: 'answered', statusCode, retryAfter };
}

describe('judgeAttempt', () => {
  it('delivers on any 2xx, whichever try it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 200, max: 299 }), (tries, status) => {
        expect(judge(tries, answered(status))).toEqual({ kind: 'delivered' });
      }),
    );
  });

  it('counts every other answer as a failure, a redirect too', () => {
    for (const status of [100, 199, 300, 301, 302, 307, 308, 400, 401, 404, 429, 500, 503]) {
      expect(judge(1, answered(status))).toEqual({ kind: 'retry', dueMs: NOW_MS + 250 });
    }
  });

  it('tries again after no answer at all', () => {
    expect(judge(5, { kind: 'unanswered' })).toEqual({ kind: 'retry', dueMs: NOW_MS + 5_000 });
  });

  it('waits for as long as Retry-After asks when that is longer', () => {
    expect(judge(1, answered(503, '7'))).toEqual({ kind: 'retry', dueMs: NOW_MS + 7_000 });
    expect(judge(6, answered(429, '7'))).toEqual({ kind: 'retry', dueMs: NOW_MS + 300_000 });
  });

  it('gives up after the last try, whatever Retry-After says', () => {
    expect(judge(TRIES_MAX, answered(503, '7'))).toEqual({ kind: 'given_up' });
    expect(judge(TRIES_MAX, { kind: 'unanswered' })).toEqual({ kind: 'given_up' });
  });

  it('takes 410 as a refusal of everything', () => {
    expect(judge(1, answered(410))).toEqual({ kind: 'gone' });
    expect(judge(TRIES_MAX, answered(410))).toEqual({ kind: 'gone' });
  });

  it('ends every delivery after at most twelve tries', () => {
    const failure = fc.constantFrom<AttemptOutcome>(
      { kind: 'unanswered' },
      answered(500),
      answered(302),
      answered(429, '60'),
    );
    fc.assert(
      fc.property(fc.array(failure, { minLength: TRIES_MAX, maxLength: TRIES_MAX }), (failures) => {
        const verdicts = failures.map((outcome, index) => judge(index + 1, outcome).kind);
        expect(verdicts).toEqual([...Array.from({ length: TRIES_MAX - 1 }, () => 'retry'), 'given_up']);
      }),
    );
  });
});
