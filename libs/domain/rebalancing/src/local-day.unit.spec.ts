import { dayNumberOf, localDay, localMsOf } from './local-day';

const numberOf = (date: string): number => dayNumberOf(Date.parse(`${date}T00:00:00Z`));

describe('a local day', () => {
  it.each([
    ['1970-01-01', { number: 0, month: 1, dayOfMonth: 1, daysInMonth: 31, dayOfWeek: 4 }],
    ['1969-12-31', { number: -1, month: 12, dayOfMonth: 31, daysInMonth: 31, dayOfWeek: 3 }],
    ['2028-02-29', { month: 2, dayOfMonth: 29, daysInMonth: 29, dayOfWeek: 2 }],
    ['2027-02-28', { month: 2, dayOfMonth: 28, daysInMonth: 28, dayOfWeek: 0 }],
    ['2026-12-01', { month: 12, dayOfMonth: 1, daysInMonth: 31, dayOfWeek: 2 }],
  ])('knows the calendar on %s', (date, expected) => {
    expect(localDay(numberOf(date))).toMatchObject(expected);
  });

  it('has its minutes after its midnight', () => {
    expect(localMsOf(numberOf('2027-03-28'), 150)).toBe(Date.parse('2027-03-28T02:30:00Z'));
  });

  it('ends before the next midnight', () => {
    expect(dayNumberOf(Date.parse('2027-03-28T23:59:59.999Z'))).toBe(numberOf('2027-03-28'));
  });
});
