import type { CounterKind } from '@ballast/contracts';

/*
 * Condition of the partial index on entries. A search finds the index only when it states the condition in the same
 * words, so the migration and the searches take it from here.
 */

/** The account on the other side of nearly every entry, so an index on it would be no shorter than the journal. */
export const USUAL_COUNTER: CounterKind = 'house';

/** Entries of all counter accounts but the usual one. */
export const HAS_UNUSUAL_COUNTER = `counter_account <> '${USUAL_COUNTER}'`;
