import { assertNever } from '@ballast/kernel';
import type { FieldViolation } from './field-violation';
import type { LocalDay } from './local-day';
import type { Recurrence } from './recurrence';

export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'QUARTERLY' | 'YEARLY';

/** Days of the week from Sunday on, which is day 0. */
const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A rule of the calendar as a caller writes it. */
export interface CalendarRule {
  readonly frequency: Frequency;
  /** `HH:MM` */
  readonly time: string;
  readonly day_of_week?: Weekday | undefined;
  /** 1..31; from 29 on, the last day of a month that is shorter. */
  readonly day_of_month?: number | undefined;
  /** 1..12 */
  readonly month?: number | undefined;
}

type DayField = 'day_of_week' | 'day_of_month' | 'month';

const DAY_FIELDS: readonly DayField[] = ['day_of_week', 'day_of_month', 'month'];

/** Fields by which each frequency finds its days. Every other day field is refused. */
const NEEDED: Readonly<Record<Frequency, readonly DayField[]>> = {
  DAILY: [],
  WEEKLY: ['day_of_week'],
  MONTHLY: ['day_of_month'],
  QUARTERLY: ['day_of_month'],
  YEARLY: ['day_of_month', 'month'],
};

const TIME = /^([01][0-9]|2[0-3]):([0-5][0-9])$/;

/** The local times of a rule of the calendar, or every rule that it breaks. */
export function readCalendar(
  rule: CalendarRule,
): { readonly recurrence: Recurrence } | { readonly violations: readonly FieldViolation[] } {
  const violations = calendarViolations(rule);
  const [, hour = '', minute = ''] = TIME.exec(rule.time) ?? [];
  return violations.length > 0
    ? { violations }
    : { recurrence: { matches: dayMatcher(rule), minutesOfDay: [Number(hour) * 60 + Number(minute)] } };
}

function calendarViolations(rule: CalendarRule): readonly FieldViolation[] {
  const violations: FieldViolation[] = [];
  if (!TIME.test(rule.time)) {
    violations.push({ field: 'time', violation: 'must be a time from 00:00 to 23:59' });
  }
  for (const field of DAY_FIELDS) {
    const isNeeded = NEEDED[rule.frequency].includes(field);
    const isThere = rule[field] !== undefined;
    if (isNeeded && !isThere) {
      violations.push({ field, violation: `is required when frequency is ${rule.frequency}` });
    }
    if (isThere && !isNeeded) {
      violations.push({ field, violation: `is not allowed when frequency is ${rule.frequency}` });
    }
  }
  return [
    ...violations,
    ...rangeViolation('day_of_month', rule.day_of_month, 31),
    ...rangeViolation('month', rule.month, 12),
  ];
}

function rangeViolation(field: DayField, value: number | undefined, max: number): readonly FieldViolation[] {
  const isInRange = value === undefined || (Number.isInteger(value) && value >= 1 && value <= max);
  return isInRange ? [] : [{ field, violation: `must be a whole number from 1 to ${max}` }];
}

function dayMatcher({ frequency, day_of_week, day_of_month = 1, month }: CalendarRule): Recurrence['matches'] {
  const isDayOfMonth = (day: LocalDay): boolean => day.dayOfMonth === Math.min(day_of_month, day.daysInMonth);
  switch (frequency) {
    case 'DAILY':
      return () => true;
    case 'WEEKLY':
      return ({ dayOfWeek }) => WEEKDAYS[dayOfWeek] === day_of_week;
    case 'MONTHLY':
      return isDayOfMonth;
    case 'QUARTERLY':
      return (day) => (day.month - 1) % 3 === 0 && isDayOfMonth(day);
    case 'YEARLY':
      return (day) => day.month === month && isDayOfMonth(day);
    default:
      return assertNever(frequency);
  }
}
