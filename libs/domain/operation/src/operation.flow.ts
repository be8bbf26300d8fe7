import { OPERATION_TRAITS, type OperationRequested } from '@ballast/contracts';

/** Largest number of participants of one Operation that are with the credit check, or with settlement, at a time. */
const PARTICIPANTS_IN_FLIGHT_MAX = 2_000;
/** Upper bound of chunks in flight, however small they are: each chunk costs a message on every hop. */
const CHUNKS_IN_FLIGHT_MAX = 16;

/**
 * Upper bound of chunks with so many participants that are in flight at a time. Several Operations take turns by this
 * bound, so a single enrollment does not wait behind a cohort.
 */
export function chunksInFlight(chunkParticipants: number): number {
  return Math.max(1, Math.min(CHUNKS_IN_FLIGHT_MAX, Math.floor(PARTICIPANTS_IN_FLIGHT_MAX / chunkParticipants)));
}

/**
 * The point at which an Operation asks for prices.
 *
 * - `lock_beside_check`: a buy holds an amount that no price can change, so its prices are locked beside its credit
 *   check, which saves a hop.
 * - `quote_first`: sells are sized by reference prices, and a bound buy is held against them, so both are quoted before
 *   the credit check; the lock follows the check.
 * - `lock_after_check`: a plan brings its reference prices along.
 */
export type PriceFlow = 'lock_beside_check' | 'quote_first' | 'lock_after_check';

export function priceFlowOf({
  type,
  plan,
  max_price_move_bps,
}: Pick<OperationRequested, 'type' | 'plan' | 'max_price_move_bps'>): PriceFlow {
  if (plan !== undefined) return 'lock_after_check';
  const isBound = max_price_move_bps !== undefined;
  return OPERATION_TRAITS[type].spendsCash && !isBound ? 'lock_beside_check' : 'quote_first';
}
