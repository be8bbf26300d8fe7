import { toTimestamp, type Timestamp } from '@ballast/kernel';
import { dayNumberOf, localDay, localMsOf } from './local-day';
import type { Recurrence } from './recurrence';
import type { TimeZone } from './time-zone';

/** Days in which a schedule must be due at least once: five years. */
const HORIZON_DAYS = 5 * 366;
/** A clock change can skip or repeat a whole day, so a search begins this many local days early and ends as many late. */
const MARGIN_DAYS = 2;

export interface Schedule {
  readonly zone: TimeZone;
  readonly recurrence: Recurrence;
}

/** The first occurrence behind an instant; null when there is none within five years. */
export function nextOccurrence({ zone, recurrence }: Schedule, after: Timestamp): Timestamp | null {
  const afterMs = Date.parse(after);
  const { minutesOfDay, matches } = recurrence;
  const today = dayNumberOf(zone.localMs(afterMs));
  for (let number = today - MARGIN_DAYS; number <= today + HORIZON_DAYS; number += 1) {
    if (!matches(localDay(number))) {
      continue;
    }
    const index = firstIndex(minutesOfDay, (minute) => zone.instantOf(localMsOf(number, minute)) > afterMs);
    const minute = minutesOfDay[index];
    if (minute !== undefined) {
      return toTimestamp(new Date(zone.instantOf(localMsOf(number, minute))));
    }
  }
  return null;
}

export interface Span {
  /** Excluded. */
  readonly after: Timestamp;
  /** Included. */
  readonly upTo: Timestamp;
}

/** The last occurrence in a span of time; null when there is none. */
export function latestOccurrence({ zone, recurrence }: Schedule, { after, upTo }: Span): Timestamp | null {
  const afterMs = Date.parse(after);
  const upToMs = Date.parse(upTo);
  const { minutesOfDay, matches } = recurrence;
  const last = dayNumberOf(zone.localMs(upToMs)) + MARGIN_DAYS;
  const first = dayNumberOf(zone.localMs(afterMs)) - MARGIN_DAYS;
  for (let number = last; number >= first; number -= 1) {
    if (!matches(localDay(number))) {
      continue;
    }
    const index = firstIndex(minutesOfDay, (minute) => zone.instantOf(localMsOf(number, minute)) > upToMs);
    const minute = minutesOfDay[index - 1];
    if (minute !== undefined) {
      const instantMs = zone.instantOf(localMsOf(number, minute));
      return instantMs > afterMs ? toTimestamp(new Date(instantMs)) : null;
    }
  }
  return null;
}

/** Index of the first entry that a rule holds for, which then holds for all later ones; the length when there is none. */
function firstIndex(entries: readonly number[], holds: (entry: number) => boolean): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(entries[middle] ?? 0)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
