import type { LocalDay } from './local-day';

/** The local times at which a schedule is due. */
export interface Recurrence {
  readonly matches: (day: LocalDay) => boolean;
  /** Minutes after midnight on each matching day, ascending, at least one. */
  readonly minutesOfDay: readonly number[];
}

/** A recurrence, or the rule that the text breaks. */
export type ReadRecurrence =
  { readonly recurrence: Recurrence; readonly violation?: never } | { readonly violation: string };
