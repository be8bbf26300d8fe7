import type { Timestamp } from '@ballast/kernel';
import type { DriftThreshold } from './drift';
import type { FieldViolation } from './field-violation';
import { type CalendarRule, readCalendar } from './read-calendar';
import { readCron } from './read-cron';
import type { Recurrence } from './recurrence';
import { nextOccurrence, type Schedule } from './schedule';
import { TimeZone } from './time-zone';

const CONDITIONS_MAX = 4;
const THRESHOLD_MAX_BPS = 10_000;
const NAME_MAX = 100;

export interface DriftCondition extends DriftThreshold {
  readonly name: string;
  readonly type: 'DRIFT';
}

/** A condition that is met at local times: either of a cron expression, or of a rule of the calendar. */
export interface ScheduledCondition {
  readonly name: string;
  readonly type: 'SCHEDULED';
  /** IANA name of a time zone. */
  readonly time_zone: string;
  readonly cron?: string | undefined;
  readonly calendar?: CalendarRule | undefined;
}

export type Condition = DriftCondition | ScheduledCondition;

/** The conditions of a rebalancing strategy, or every rule that they break, by path within the list. */
export type ReadConditions =
  | { readonly thresholds: readonly DriftCondition[]; readonly schedule: Schedule | null }
  | { readonly violations: readonly FieldViolation[] };

/** Reads conditions. A schedule that is not due within five years from now is refused. */
export function readConditions(conditions: readonly Condition[], now: Timestamp): ReadConditions {
  if (conditions.length === 0 || conditions.length > CONDITIONS_MAX) {
    return { violations: [{ field: '', violation: `must have 1 to ${CONDITIONS_MAX} entries` }] };
  }
  const violations: FieldViolation[] = [];
  const thresholds: DriftCondition[] = [];
  const schedules: Schedule[] = [];
  let scheduled = 0;
  conditions.forEach((condition, index) => {
    const add = ({ field, violation }: FieldViolation): void => {
      violations.push({ field: `${index}/${field}`, violation });
    };
    nameViolations(condition.name).forEach(add);
    if (condition.type === 'DRIFT') {
      thresholdViolations(condition).forEach(add);
      thresholds.push(condition);
      return;
    }
    scheduled += 1;
    if (scheduled > 1) add({ field: 'type', violation: 'must be SCHEDULED in one condition at most' });
    const read = readSchedule(condition, now);
    if ('violations' in read) read.violations.forEach(add);
    else schedules.push(read.schedule);
  });
  return violations.length > 0 ? { violations } : { thresholds, schedule: schedules[0] ?? null };
}

function nameViolations(name: string): readonly FieldViolation[] {
  return [...name].length >= 1 && [...name].length <= NAME_MAX
    ? []
    : [{ field: 'name', violation: `must have 1 to ${NAME_MAX} characters` }];
}

function thresholdViolations({ threshold_bps: bps }: DriftCondition): readonly FieldViolation[] {
  return Number.isInteger(bps) && bps >= 1 && bps <= THRESHOLD_MAX_BPS
    ? []
    : [{ field: 'threshold_bps', violation: `must be a whole number from 1 to ${THRESHOLD_MAX_BPS}` }];
}

type ReadSchedule = { readonly schedule: Schedule } | { readonly violations: readonly FieldViolation[] };

function readSchedule(condition: ScheduledCondition, now: Timestamp): ReadSchedule {
  const zone = TimeZone.find(condition.time_zone);
  const zoneViolations =
    zone === null ? [{ field: 'time_zone', violation: 'must be the IANA name of a time zone' }] : [];
  const read = readRule(condition);
  if ('violations' in read || zone === null) {
    return { violations: [...zoneViolations, ...('violations' in read ? read.violations : [])] };
  }
  const schedule = { zone, recurrence: read.recurrence };
  return nextOccurrence(schedule, now) === null
    ? { violations: [{ field: 'cron', violation: 'must be due at least once in five years' }] }
    : { schedule };
}

type ReadRule = { readonly recurrence: Recurrence } | { readonly violations: readonly FieldViolation[] };

function readRule({ cron, calendar }: ScheduledCondition): ReadRule {
  if (cron !== undefined && calendar !== undefined) {
    return { violations: [{ field: 'calendar', violation: 'is not allowed beside cron' }] };
  }
  if (cron !== undefined) {
    const read = readCron(cron);
    return read.violation === undefined ? read : { violations: [{ field: 'cron', violation: read.violation }] };
  }
  if (calendar === undefined) {
    return { violations: [{ field: 'cron', violation: 'is required, or calendar' }] };
  }
  const read = readCalendar(calendar);
  return 'violations' in read
    ? { violations: read.violations.map(({ field, violation }) => ({ field: `calendar/${field}`, violation })) }
    : read;
}
