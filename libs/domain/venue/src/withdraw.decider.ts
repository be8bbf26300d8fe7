import type { ExecutionsSettle } from '@ballast/contracts';
import { bookTrades, type Booking, type VenueRefusals } from './book-trades.decider';

type Chunk = Pick<ExecutionsSettle, 'preceding' | 'executions'>;

/** The bookings of a chunk that is withdrawn before any trade: no Execution of it trades. */
export function withdrawnBookings({ executions }: Pick<Chunk, 'executions'>): readonly Booking[] {
  return executions.map(({ execution_id, trader_id, participant_code }) => ({
    source_id: execution_id,
    trader_id,
    participant_code,
    trades: [],
    refused_leg: null,
  }));
}

/** The bookings of a chunk that was taken in before. */
export interface BookingsAgain {
  readonly bookings: readonly Booking[];
  /** Whether the chunk was withdrawn instead of settled. */
  readonly isWithdrawn: boolean;
}

/**
 * The bookings of a chunk that the venue has dealt with before, made from the trades that were booked then. `trades`:
 * the booked trades by the id of their Execution. A chunk that would trade and has no booked trade was withdrawn.
 */
export function bookingsAgain(
  chunk: Chunk,
  { refusals, trades }: { refusals: VenueRefusals; trades: ReadonlyMap<string, Booking['trades']> },
): BookingsAgain {
  const bookings = bookTrades(chunk, refusals);
  if (trades.size === 0 && bookings.some((booking) => booking.trades.length > 0)) {
    return { bookings: withdrawnBookings(chunk), isWithdrawn: true };
  }
  return {
    bookings: bookings.map((booking) => {
      const booked = trades.get(booking.source_id);
      if (booked !== undefined) return { ...booking, trades: booked, refused_leg: null };
      return { ...booking, trades: [], refused_leg: booking.refused_leg ?? booking.trades[0]?.leg ?? null };
    }),
    isWithdrawn: false,
  };
}
