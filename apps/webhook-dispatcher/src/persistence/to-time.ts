/** A time in Unix milliseconds for a column of the type timestamptz; null for no time. */
export function toTime(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
