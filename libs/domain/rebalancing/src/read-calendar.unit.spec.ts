import { dayNumberOf, localDay } from './local-day';
import { type CalendarRule, readCalendar } from './read-calendar';
import { recurrenceOf } from './testing/schedules';

const FIRST = dayNumberOf(Date.parse('2027-01-01T00:00:00Z'));

/** Days of 2027 that a rule matches, as month-day. */
const days = (rule: CalendarRule): readonly string[] =>
  Array.from({ length: 365 }, (_, index) => localDay(FIRST + index))
    .filter((day) => recurrenceOf(rule).matches(day))
    .map(({ month, dayOfMonth }) => `${month}-${dayOfMonth}`);

const violations = (rule: CalendarRule): readonly string[] => {
  const read = readCalendar(rule);
  return 'violations' in read ? read.violations.map(({ field, violation }) => `${field} ${violation}`) : [];
};

describe('a rule of the calendar', () => {
  it('is due at its time of the day', () => {
    expect(recurrenceOf({ frequency: 'DAILY', time: '09:05' }).minutesOfDay).toEqual([545]);
  });

  it('is due on every day when DAILY', () => {
    expect(days({ frequency: 'DAILY', time: '00:00' })).toHaveLength(365);
  });

  it('is due on one day of each week when WEEKLY', () => {
    expect(days({ frequency: 'WEEKLY', time: '09:00', day_of_week: 'SUNDAY' }).slice(0, 3)).toEqual([
      '1-3',
      '1-10',
      '1-17',
    ]);
  });

  it('is due on the last day of a month that is shorter when MONTHLY', () => {
    expect(days({ frequency: 'MONTHLY', time: '09:00', day_of_month: 31 })).toEqual([
      '1-31',
      '2-28',
      '3-31',
      '4-30',
      '5-31',
      '6-30',
      '7-31',
      '8-31',
      '9-30',
      '10-31',
      '11-30',
      '12-31',
    ]);
  });

  it('is due in January, April, July and October when QUARTERLY', () => {
    expect(days({ frequency: 'QUARTERLY', time: '09:00', day_of_month: 31 })).toEqual([
      '1-31',
      '4-30',
      '7-31',
      '10-31',
    ]);
  });

  it('is due once a year when YEARLY', () => {
    expect(days({ frequency: 'YEARLY', time: '09:00', day_of_month: 30, month: 2 })).toEqual(['2-28']);
  });

  it.each<readonly [CalendarRule, readonly string[]]>([
    [{ frequency: 'DAILY', time: '24:00' }, ['time must be a time from 00:00 to 23:59']],
    [{ frequency: 'DAILY', time: '9:00' }, ['time must be a time from 00:00 to 23:59']],
    [{ frequency: 'WEEKLY', time: '09:00' }, ['day_of_week is required when frequency is WEEKLY']],
    [
      { frequency: 'YEARLY', time: '', day_of_week: 'MONDAY', month: 13 },
      [
        'time must be a time from 00:00 to 23:59',
        'day_of_week is not allowed when frequency is YEARLY',
        'day_of_month is required when frequency is YEARLY',
        'month must be a whole number from 1 to 12',
      ],
    ],
    [{ frequency: 'MONTHLY', time: '09:00', day_of_month: 0 }, ['day_of_month must be a whole number from 1 to 31']],
    [
      { frequency: 'QUARTERLY', time: '09:00', day_of_month: 1.5, month: 1 },
      ['month is not allowed when frequency is QUARTERLY', 'day_of_month must be a whole number from 1 to 31'],
    ],
  ])('names every rule that %j breaks', (rule, expected) => {
    expect(violations(rule)).toEqual(expected);
  });
});
