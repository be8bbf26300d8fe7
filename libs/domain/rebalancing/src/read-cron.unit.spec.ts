import { dayNumberOf, localDay } from './local-day';
import { readCron } from './read-cron';
import { recurrenceOf } from './testing/schedules';

const dayOf = (date: string) => localDay(dayNumberOf(Date.parse(`${date}T00:00:00Z`)));

/** Days of December 2026 that an expression matches; the 1st is a Tuesday. */
const decemberDays = (cron: string): readonly number[] =>
  Array.from({ length: 31 }, (_, index) => index + 1).filter((day) =>
    recurrenceOf(cron).matches(dayOf(`2026-12-${String(day).padStart(2, '0')}`)),
  );

describe('a cron expression', () => {
  it.each([
    ['30 2 * * *', [150]],
    ['0 9,17 * * *', [540, 1020]],
    ['*/20 8-9 * * *', [480, 500, 520, 540, 560, 580]],
    ['5-20/10 0 * * *', [5, 15]],
    ['  0   0 * * *  ', [0]],
    ['*/99 1 * * *', [60]],
  ])('of "%s" has its minutes of the day in order', (cron, minutes) => {
    expect(recurrenceOf(cron).minutesOfDay).toEqual(minutes);
  });

  it.each([
    ['0 0 * * MON', [7, 14, 21, 28]],
    ['0 0 * * mon-wed', [1, 2, 7, 8, 9, 14, 15, 16, 21, 22, 23, 28, 29, 30]],
    ['0 0 * * 7', [6, 13, 20, 27]],
    ['0 0 * * 0', [6, 13, 20, 27]],
    ['0 0 * * 6-7', [5, 6, 12, 13, 19, 20, 26, 27]],
    ['0 0 1,15 * *', [1, 15]],
    ['0 0 */10 * *', [1, 11, 21, 31]],
    ['0 0 25 DEC *', [25]],
    ['0 0 25 jan-nov *', []],
  ])('of "%s" has its days', (cron, days) => {
    expect(decemberDays(cron)).toEqual(days);
  });

  it('matches either day field when both are restricted', () => {
    expect(decemberDays('0 0 13 * FRI')).toEqual([4, 11, 13, 18, 25]);
  });

  it('matches both day fields when one of them has a star with a step', () => {
    expect(decemberDays('0 0 */2 * MON')).toEqual([7, 21]);
    expect(decemberDays('0 0 1-7 * */3')).toEqual([2, 5, 6]);
  });

  it.each([
    ['', 'five fields'],
    ['0 0 * *', 'five fields'],
    ['0 0 0 * * *', 'five fields'],
    ['@daily', 'five fields'],
    ['60 0 * * *', 'has an entry for minute that cannot be read: "60"'],
    ['0 24 * * *', 'has an entry for hour that cannot be read: "24"'],
    ['0 0 0 * *', 'has an entry for day of month that cannot be read: "0"'],
    ['0 0 32 * *', 'has an entry for day of month'],
    ['0 0 * 13 *', 'has an entry for month'],
    ['0 0 * * 8', 'has an entry for day of week'],
    ['0 0 * * FRI-MON', 'has an entry for day of week that cannot be read: "FRI-MON"'],
    ['50-10 0 * * *', 'has an entry for minute'],
    ['5/15 0 * * *', 'has an entry for minute that cannot be read: "5/15"'],
    ['*/0 0 * * *', 'has an entry for minute'],
    ['1,,2 0 * * *', 'has an entry for minute that cannot be read: ""'],
    ['0 0 L * *', 'has an entry for day of month'],
    ['0 0 ? * *', 'has an entry for day of month'],
    ['0 0 * * MON#1', 'has an entry for day of week'],
    ['0 0 MON * *', 'has an entry for day of month'],
    ['-1 0 * * *', 'has an entry for minute'],
    ['1.5 0 * * *', 'has an entry for minute'],
    ['٣ 0 * * *', 'has an entry for minute'],
  ])('of "%s" is refused', (cron, violation) => {
    expect(readCron(cron).violation).toContain(violation);
  });
});
