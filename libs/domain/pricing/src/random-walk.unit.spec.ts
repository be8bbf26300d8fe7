import { formatUnits, parseUnits } from '@ballast/kernel';
import * as fc from 'fast-check';
import { nextRandom, stepMid, type WalkState, type WalkTerms } from './random-walk';

const TERMS: WalkTerms = { anchor: '60000.00', priceScale: 2, maxStepPpm: 500, bandBps: 2_000 };
const START: WalkState = { mid: '60000.00', seed: 42 };

function walk(start: WalkState, terms: WalkTerms, steps: number): readonly WalkState[] {
  const states: WalkState[] = [start];
  for (let step = 0; step < steps; step += 1) {
    states.push(stepMid(states.at(-1) ?? start, terms));
  }
  return states;
}

describe('random walk', () => {
  it('walks the same way from the same seed', () => {
    expect(walk(START, TERMS, 100)).toEqual(walk(START, TERMS, 100));
    expect(walk(START, TERMS, 100)).not.toEqual(walk({ ...START, seed: 43 }, TERMS, 100));
  });

  it('goes on after a restart where it was', () => {
    const whole = walk(START, TERMS, 20);
    expect(walk(whole[10] ?? START, TERMS, 10)).toEqual(whole.slice(10));
  });

  it('moves up as well as down', () => {
    const mids = walk(START, TERMS, 200).map(({ mid }) => parseUnits(mid, 2));
    const moves = mids.slice(1).map((mid, index) => mid - (mids[index] ?? 0n));
    expect(moves.some((move) => move > 0n)).toBe(true);
    expect(moves.some((move) => move < 0n)).toBe(true);
  });

  it('takes no step larger than allowed, stays in its band and above 0', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        fc.integer({ min: 0, max: 0xffffffff }),
        fc.integer({ min: 0, max: 50_000 }),
        fc.integer({ min: 0, max: 9_999 }),
        (units, seed, maxStepPpm, bandBps) => {
          const anchor = formatUnits(units, 2);
          const mids = walk({ mid: anchor, seed }, { anchor, priceScale: 2, maxStepPpm, bandBps }, 50).map(({ mid }) =>
            parseUnits(mid, 2),
          );
          mids.forEach((mid, index) => {
            const before = mids[index - 1] ?? mid;
            const move = mid > before ? mid - before : before - mid;
            // Half a unit more, because the step is rounded to the nearest unit.
            expect(2n * move * 1_000_000n <= 2n * before * BigInt(maxStepPpm) + 1_000_000n).toBe(true);
            const drift = mid > units ? mid - units : units - mid;
            expect(drift * 10_000n <= units * BigInt(bandBps)).toBe(true);
            expect(mid > 0n).toBe(true);
          });
        },
      ),
    );
  });

  it('comes back into its band when it was left outside', () => {
    expect(stepMid({ mid: '100000.00', seed: 1 }, TERMS).mid).toBe('72000.00');
    expect(stepMid({ mid: '0.01', seed: 1 }, TERMS).mid).toBe('48000.00');
  });

  it('draws whole numbers of 32 bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (seed) => {
        const next = nextRandom(seed);
        for (const value of [next.seed, next.value]) {
          expect(Number.isInteger(value) && value >= 0 && value <= 0xffffffff).toBe(true);
        }
      }),
    );
  });
});
