/** The only source of the current time. Handlers have a Clock; deciders receive the time inside the command. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

/** RFC 3339, UTC, milliseconds: `2026-04-17T10:30:00.000Z`. */
export type Timestamp = string;

export function toTimestamp(date: Date): Timestamp {
  return date.toISOString();
}

/**
 * The next `updated_at` of a resource: now, or one millisecond after the previous one when the clock has not moved on
 * (or was set back), because readers sequence the versions of a resource by this field.
 */
export function nextTimestamp(now: Timestamp, previous: Timestamp): Timestamp {
  const nowMs = Date.parse(now);
  const previousMs = Date.parse(previous);
  return nowMs > previousMs ? now : toTimestamp(new Date(previousMs + 1));
}
