const MS_PER_DAY = 86_400_000;

/** A day of the calendar that a clock on the wall shows, without a time zone. */
export interface LocalDay {
  /** Days since 1970-01-01. */
  readonly number: number;
  /** 1..12 */
  readonly month: number;
  /** 1..31 */
  readonly dayOfMonth: number;
  /** 28..31 */
  readonly daysInMonth: number;
  /** 0 is Sunday, 6 is Saturday. */
  readonly dayOfWeek: number;
}

/** The day of this number; day 0 is 1970-01-01. */
export function localDay(number: number): LocalDay {
  const date = new Date(number * MS_PER_DAY);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + 1;
  // Day 0 of the next month is the last day of this one.
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { number, month, dayOfMonth: date.getUTCDate(), daysInMonth, dayOfWeek: date.getUTCDay() };
}

/** Number of the day in which a local time lies. `localMs` counts as if the clock on the wall showed UTC. */
export function dayNumberOf(localMs: number): number {
  return Math.floor(localMs / MS_PER_DAY);
}

/** The local time of a minute of a day, counted as if the clock on the wall showed UTC. */
export function localMsOf(dayNumber: number, minuteOfDay: number): number {
  return dayNumber * MS_PER_DAY + minuteOfDay * 60_000;
}
