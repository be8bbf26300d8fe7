import { failureReport, simulateSeed } from './simulate-seed';

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

describe('a seed of the domain', () => {
  it('has the same trace each time, byte for byte', () => {
    const digests = (): readonly string[] => SEEDS.slice(0, 5).map((seed) => simulateSeed(seed).digest);
    expect(digests()).toEqual(digests());
    expect(new Set(digests()).size).toBe(5);
  });

  it('has the same trace whether or not its lines are kept', () => {
    const { digest, trace, steps } = simulateSeed(3, { keepsTrace: true });
    expect(digest).toBe(simulateSeed(3).digest);
    expect(trace.length).toBe(steps);
  });

  it.each(SEEDS)('violates no invariant: %i', (seed) => {
    expect(simulateSeed(seed).violations).toEqual([]);
  });
});

describe('the report of a seed that fails', () => {
  it('says what is violated, by which requests and steps, and how to run it again', () => {
    const bugs = ['forgotten_release'] as const;
    const seed = SEEDS.find((each) => simulateSeed(each, { bugs }).violations.length > 0) ?? 0;
    const report = failureReport(seed, { bugs });
    expect(report).toMatch(/✗ .*hold/);
    expect(report).toContain('credit-check handles');
    expect(report).toContain(`npm run simulate -- --seed ${seed} --trace --bug forgotten_release`);
  });
});
