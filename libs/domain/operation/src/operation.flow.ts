import { OPERATION_TRAITS, type OperationRequested } from '@ballast/contracts';

/** Largest number of participants of one Operation that are with the credit check, or with settlement, at a time. */
const PARTICIPANTS_IN_FLIGHT_MAX = 2_000;
/** Upper bound of chunks in flight, however small they are: each chunk costs a message on every hop. */
const CHUNKS_IN_FLIGHT_MAX = 16;

/**
 * Upper bound of the chunks of one Operation in flight at a time, each with this number of participants. The bound lets
 * Operations take turns, so a single enrollment does not wait behind a cohort.
 */
export function chunksInFlight(chunkParticipants: number): number {
  return Math.max(1, Math.min(CHUNKS_IN_FLIGHT_MAX, Math.floor(PARTICIPANTS_IN_FLIGHT_MAX / chunkParticipants)));
}

/**
 * The point at which an Operation asks for prices.
 *
 * - `lock_beside_check`: a buy holds an amount that no price can change, so its prices are locked beside its credit
 *   check, which saves a hop.
 * - `quote_first`: sells are sized by reference prices, and the locked prices of a bound buy are compared with them. So
 *   reference prices are quoted before the credit check, and the lock follows the check.
 * - `lock_after_check`: a plan brings its reference prices along, so nothing is quoted; the lock follows the check.
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
