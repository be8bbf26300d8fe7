import { toTimestamp, type Timestamp } from '@ballast/kernel';
import { latestOccurrence, nextOccurrence, type Schedule } from './schedule';

export interface DueAt {
  /** Instant up to which every occurrence has fired or was given up. */
  readonly settledUpTo: Timestamp;
  readonly now: Timestamp;
  /** Age up to which a missed occurrence still fires. */
  readonly missedMaxMs: number;
}

export interface DueOccurrence {
  /** The occurrence that fires now; null when none does. */
  readonly dueAt: Timestamp | null;
  /** The next one, counted from now; null when there is none within five years. */
  readonly nextDueAt: Timestamp | null;
}

/**
 * The occurrence of a schedule that fires now. After an outage that is the latest missed one, unless it is too old; all
 * earlier ones never fire.
 */
export function dueOccurrence(schedule: Schedule, { settledUpTo, now, missedMaxMs }: DueAt): DueOccurrence {
  // An occurrence that is exactly as old as allowed still fires, and the start of a span is excluded.
  const oldest = toTimestamp(new Date(Date.parse(now) - missedMaxMs - 1));
  const after = Date.parse(settledUpTo) > Date.parse(oldest) ? settledUpTo : oldest;
  return {
    dueAt: latestOccurrence(schedule, { after, upTo: now }),
    nextDueAt: nextOccurrence(schedule, now),
  };
}
