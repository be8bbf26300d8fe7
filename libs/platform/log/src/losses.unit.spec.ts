import { lossesOf } from './losses';

describe('the losses of a group that goes on after a refusal', () => {
  const range = { first: 300n, end: 500n };

  it('are none when the group goes on at its position', () => {
    expect(lossesOf(400n, range, 400n)).toEqual([]);
  });

  it('are the messages between its position and the beginning of the log', () => {
    expect(lossesOf(100n, range, 300n)).toEqual(['Messages 100 to 299 are gone and were never handled.']);
  });

  it('are the messages that it skips', () => {
    expect(lossesOf(400n, range, 500n)).toEqual(['Messages 400 to 499 are skipped and will never be handled.']);
  });

  it('include the messages that are handled at offsets that were handled before', () => {
    expect(lossesOf(400n, range, 300n)).toEqual([
      'Messages 300 to 399 are handled, although their offsets were handled before.',
    ]);
  });

  it('are of an unknown number when the log ends before its position', () => {
    const [lost, ...more] = lossesOf(1_000n, { first: 0n, end: 16n }, 0n);
    expect(lost).toContain('their number is unknown');
    expect(more).toEqual(['Messages 0 to 15 are handled, although their offsets were handled before.']);
  });
});
