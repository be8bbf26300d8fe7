import { dayStart, periodStart, type PnlPeriod } from './period';

describe('a period', () => {
  it.each<readonly [PnlPeriod, string]>([
    ['1h', '2026-03-01T11:30:00.250Z'],
    ['24h', '2026-02-28T12:30:00.250Z'],
    ['7d', '2026-02-22T12:30:00.250Z'],
    ['30d', '2026-01-30T12:30:00.250Z'],
  ])('of %s begins so long before its end', (period, start) => {
    expect(periodStart('2026-03-01T12:30:00.250Z', period)).toBe(start);
  });

  it.each([
    ['2026-03-01T12:30:00.250Z', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
    ['2026-02-28T23:59:59.999Z', '2026-02-28T00:00:00.000Z'],
  ])('of the day of %s begins at %s', (asOf, start) => {
    expect(dayStart(asOf)).toBe(start);
  });
});
