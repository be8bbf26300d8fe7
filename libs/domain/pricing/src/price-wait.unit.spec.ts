import { looksAtMost, untilNextLook } from './price-wait';
import { NOW } from './testing/fixtures';

describe('the wait for a price', () => {
  it.each([
    [3_000, 250, 12],
    [1_000, 300, 4],
    [100, 250, 1],
    [0, 250, 0],
  ])('of %i ms with a look every %i ms has %i looks', (waitMs, lookIntervalMs, looks) => {
    expect(looksAtMost(waitMs, lookIntervalMs)).toBe(looks);
  });

  it('goes on until the next look, and uses up a look', () => {
    const wait = untilNextLook({ now: NOW, looksLeft: 2, lookIntervalMs: 250 });
    expect(wait).toEqual({ dueAt: '2026-04-17T10:30:10.250Z', looksLeft: 1 });
  });

  it('is over when no look is left', () => {
    expect(untilNextLook({ now: NOW, looksLeft: 0, lookIntervalMs: 250 })).toBeNull();
  });
});
