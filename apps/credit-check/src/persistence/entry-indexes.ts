import { CASH_PURPOSES, type CounterKind } from '@ballast/contracts';

/*
 * Conditions of the partial indexes on entries. A search finds its index only when it states the condition in the same
 * words, so the migration and the searches take them from here.
 */

/** The account on the other side of nearly every entry, so an index on it would be no shorter than the journal. */
export const USUAL_COUNTER: CounterKind = 'house';

/** Entries of the accounts that hold cash: the float and the participants. */
export const MOVES_CASH = `purpose IN (${CASH_PURPOSES.map((purpose) => `'${purpose}'`).join(', ')})`;

/** Entries of all counter accounts but the usual one. */
export const HAS_UNUSUAL_COUNTER = `counter_account <> '${USUAL_COUNTER}'`;
