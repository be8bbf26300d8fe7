import type { FundingModel, TradesBooked } from '@ballast/contracts';
import type { Hold } from './hold';

/** Open holds by the id of their source. */
export type HoldsBySource = ReadonlyMap<string, readonly Hold[]>;

type FundedBooking = Pick<TradesBooked['bookings'][number], 'source_id' | 'participant_code'>;

/**
 * Whether the credit check of a booking held money of the float. Then the participant was novated, and its booking is
 * settled as novated, whatever its standing says by now.
 */
export function isPaidByFloat({ source_id }: Pick<FundedBooking, 'source_id'>, holds: HoldsBySource): boolean {
  return holds.get(source_id)?.some(({ account }) => account.kind === 'float') ?? false;
}

/**
 * Funding models for a settlement, by participant code. `standing`: the funding model of a participant now; undefined
 * when it is not known, which is no error here, because a Trader's own account may pay.
 */
export function fundingOf(
  bookings: readonly FundedBooking[],
  holds: HoldsBySource,
  standing: (participantCode: string) => FundingModel | undefined,
): ReadonlyMap<string, FundingModel> {
  const funding = new Map<string, FundingModel>();
  for (const booking of bookings) {
    const code = booking.participant_code;
    const model = isPaidByFloat(booking, holds) ? 'novated' : standing(code);
    if (model !== undefined) funding.set(code, model);
  }
  return funding;
}
