import { readCron } from '../read-cron';
import { type CalendarRule, readCalendar } from '../read-calendar';
import type { Recurrence } from '../recurrence';
import type { Schedule } from '../schedule';
import { TimeZone } from '../time-zone';

/* Schedules for the suites of time. */

export function zoneOf(name: string): TimeZone {
  const zone = TimeZone.find(name);
  if (zone === null) {
    throw new Error(`no time zone ${name}`);
  }
  return zone;
}

export function recurrenceOf(rule: string | CalendarRule): Recurrence {
  const read = typeof rule === 'string' ? readCron(rule) : readCalendar(rule);
  if (!('recurrence' in read)) {
    throw new Error(JSON.stringify(read));
  }
  return read.recurrence;
}

export function scheduleOf(zone: string, rule: string | CalendarRule): Schedule {
  return { zone: zoneOf(zone), recurrence: recurrenceOf(rule) };
}
