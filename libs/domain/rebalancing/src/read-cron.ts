import type { LocalDay } from './local-day';
import type { ReadRecurrence } from './recurrence';

const MINUTES_PER_HOUR = 60;

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names of the values from `min` on. */
  readonly names: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MINUTE: Field = { name: 'minute', min: 0, max: 59, names: [] };
const HOUR: Field = { name: 'hour', min: 0, max: 23, names: [] };
const DAY_OF_MONTH: Field = { name: 'day of month', min: 1, max: 31, names: [] };
const MONTH: Field = { name: 'month', min: 1, max: 12, names: MONTHS };
/** 7 is Sunday, as 0 is. */
const DAY_OF_WEEK: Field = { name: 'day of week', min: 0, max: 7, names: DAYS };

interface FieldValues {
  readonly values: ReadonlySet<number>;
  /** False for a field with a star, also one with a step: it leaves the choice of days to the other day field. */
  readonly isRestricted: boolean;
}

/** Entry of a list: a star, a value or a range. A star and a range may have a step. */
const ENTRY = /^(?:\*|([A-Z0-9]{1,3})(?:-([A-Z0-9]{1,3}))?)(?:\/([0-9]{1,2}))?$/;

/**
 * The local times of a cron expression of five fields: minute, hour, day of month, month, day of week. A field has
 * values, names, ranges, lists and steps, in any case. When both day fields are restricted, a day matches either.
 */
export function readCron(text: string): ReadRecurrence {
  const [minuteText, hourText, dayText, monthText, weekdayText, ...more] = text.trim().split(/ +/);
  if (weekdayText === undefined || more.length > 0) {
    return { violation: 'must have five fields: minute, hour, day of month, month, day of week' };
  }
  const minutes = readField(minuteText, MINUTE);
  const hours = readField(hourText, HOUR);
  const daysOfMonth = readField(dayText, DAY_OF_MONTH);
  const months = readField(monthText, MONTH);
  const weekdays = readField(weekdayText, DAY_OF_WEEK);
  if (typeof minutes === 'string') return { violation: minutes };
  if (typeof hours === 'string') return { violation: hours };
  if (typeof daysOfMonth === 'string') return { violation: daysOfMonth };
  if (typeof months === 'string') return { violation: months };
  if (typeof weekdays === 'string') return { violation: weekdays };
  const minutesOfDay = sorted(hours.values).flatMap((hour) =>
    sorted(minutes.values).map((minute) => hour * MINUTES_PER_HOUR + minute),
  );
  const eitherDay = daysOfMonth.isRestricted && weekdays.isRestricted;
  const matches = (day: LocalDay): boolean => {
    if (!months.values.has(day.month)) {
      return false;
    }
    const inMonth = daysOfMonth.values.has(day.dayOfMonth);
    const inWeek = weekdays.values.has(day.dayOfWeek) || (day.dayOfWeek === 0 && weekdays.values.has(7));
    return eitherDay ? inMonth || inWeek : inMonth && inWeek;
  };
  return { recurrence: { matches, minutesOfDay } };
}

/** The values of a field, or the rule that it breaks. */
function readField(text: string | undefined, field: Field): FieldValues | string {
  const values = new Set<number>();
  let isRestricted = true;
  for (const entry of (text ?? '').toUpperCase().split(',')) {
    const read = readEntry(entry, field);
    if (read === null) {
      return `has an entry for ${field.name} that cannot be read: "${entry}"`;
    }
    if (entry.startsWith('*')) {
      isRestricted = false;
    }
    for (let value = read.first; value <= read.last; value += read.step) {
      values.add(value);
    }
  }
  return { values, isRestricted };
}

interface Range {
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

function readEntry(entry: string, field: Field): Range | null {
  const match = ENTRY.exec(entry);
  if (match === null) {
    return null;
  }
  const [, from, to, stepText] = match;
  const step = Number(stepText ?? '1');
  const isSingle = from !== undefined && to === undefined;
  // A step needs a star or a range: `5/15` means different things to different crons.
  if (step === 0 || (isSingle && stepText !== undefined)) {
    return null;
  }
  const first = from === undefined ? field.min : readValue(from, field);
  const last = from === undefined ? field.max : readValue(to ?? from, field);
  return first === null || last === null || first > last ? null : { first, last, step };
}

function readValue(text: string, { min, max, names }: Field): number | null {
  if (/^[0-9]{1,2}$/.test(text)) {
    const value = Number(text);
    return value >= min && value <= max ? value : null;
  }
  const index = names.indexOf(text);
  return index === -1 ? null : min + index;
}

function sorted(values: ReadonlySet<number>): readonly number[] {
  return [...values].sort((a, b) => a - b);
}
