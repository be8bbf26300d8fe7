import { nextTimestamp } from './clock';

describe('nextTimestamp', () => {
  it('is now when the clock has moved on', () => {
    expect(nextTimestamp('2026-04-17T10:30:07.000Z', '2026-04-17T10:30:06.999Z')).toBe('2026-04-17T10:30:07.000Z');
  });

  it('is one millisecond later when the clock stands still', () => {
    expect(nextTimestamp('2026-04-17T10:30:07.000Z', '2026-04-17T10:30:07.000Z')).toBe('2026-04-17T10:30:07.001Z');
  });

  it('still grows when the clock was set back', () => {
    expect(nextTimestamp('2026-04-17T10:00:00.000Z', '2026-04-17T10:30:07.999Z')).toBe('2026-04-17T10:30:08.000Z');
  });
});
