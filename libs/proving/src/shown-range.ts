import type { LeafRange } from '@ballast/domain-seal';

/**
 * Messages about something else that may stand between two messages of one range: so many hashes take as much room as
 * the path of a further range.
 */
export const RANGE_GAP = 32;

/** Leaves of one partition that a proof shows. */
export interface ShownRange extends LeafRange {
  readonly topic: string;
  readonly partition: number;
}
