import { RateLimiter } from './rate-limiter';

describe('RateLimiter', () => {
  it('refuses calls above the limit of a second, and counts anew in the next', () => {
    const limiter = new RateLimiter(2);
    const at = 1_776_420_000_250;
    expect(limiter.take('a', at)).toEqual({ isExceeded: false, remaining: 1, resetsAt: 1_776_420_001 });
    expect(limiter.take('a', at + 700)).toEqual({ isExceeded: false, remaining: 0, resetsAt: 1_776_420_001 });
    expect(limiter.take('a', at + 740)).toMatchObject({ isExceeded: true, remaining: 0 });
    expect(limiter.take('a', at + 750)).toMatchObject({ isExceeded: false, remaining: 1 });
  });

  it('counts each key for itself', () => {
    const limiter = new RateLimiter(1);
    limiter.take('a', 0);
    expect(limiter.take('b', 0).isExceeded).toBe(false);
  });
});
