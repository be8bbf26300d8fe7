import { AskedChanges } from './asked-changes';

/** Whether a change that was asked for at one time is remembered at another one. */
function isKept(askedMs: number, nowMs: number): boolean {
  const asked = new AskedChanges();
  asked.note('change', askedMs);
  asked.forget(nowMs);
  return asked.has('change');
}

describe('a change that was asked for', () => {
  it('is not asked for again within 30 seconds', () => {
    expect([isKept(1_000, 1_000), isKept(1_000, 30_999)]).toEqual([true, true]);
  });

  it('is asked for again after 30 seconds', () => {
    expect(isKept(1_000, 31_000)).toBe(false);
  });

  it('is asked for again when the clock was set back', () => {
    expect(isKept(1_000, 999)).toBe(false);
  });

  it('is one of those that were noted', () => {
    expect(new AskedChanges().has('change')).toBe(false);
  });
});
