import type { ExecutionsSettle } from '@ballast/contracts';
import { bookTrades } from './book-trades.decider';
import { bookingsAgain, withdrawnBookings } from './withdraw.decider';

type Settling = ExecutionsSettle['executions'][number];

function execution(id: string, assets: readonly string[]): Settling {
  const legs = assets.map((asset, leg) => ({
    leg,
    asset,
    side: 'buy' as const,
    price: '2.00',
    quantity: '1.50000000',
    notional: '3.00',
  }));
  return { execution_id: id, trader_id: `trader ${id}`, participant_code: `code ${id}`, legs };
}

const chunk = { preceding: {}, executions: [execution('a', ['BTC']), execution('b', ['ETH']), execution('c', [])] };
const refusals = new Map([['ETH', 1]]);

describe('a chunk that is withdrawn', () => {
  it('trades nothing and refuses no leg', () => {
    const bookings = withdrawnBookings(chunk);
    expect(bookings.map(({ source_id }) => source_id)).toEqual(['a', 'b', 'c']);
    expect(bookings.every(({ trades, refused_leg }) => trades.length === 0 && refused_leg === null)).toBe(true);
  });

  it('is reported as withdrawn when the order comes again', () => {
    expect(bookingsAgain(chunk, { refusals, trades: new Map() })).toEqual({
      bookings: withdrawnBookings(chunk),
      isWithdrawn: true,
    });
  });
});

describe('a chunk that was settled before it was withdrawn', () => {
  const first = bookTrades(chunk, refusals);
  const trades = new Map(
    first.flatMap((booking) => (booking.trades.length === 0 ? [] : [[booking.source_id, booking.trades]])),
  );

  it('is reported as it was settled', () => {
    expect(bookingsAgain(chunk, { refusals, trades })).toEqual({ bookings: first, isWithdrawn: false });
  });

  it('is reported with the trades that were booked, not with those that would be booked now', () => {
    const booked = [{ ...execution('a', ['BTC']).legs, leg: 0 }] as unknown as (typeof first)[number]['trades'];
    const { bookings } = bookingsAgain(chunk, { refusals, trades: new Map([['a', booked]]) });
    expect(bookings[0]?.trades).toBe(booked);
  });

  it('is reported as refused when every leg was refused', () => {
    const all = new Map([
      ['BTC', 1],
      ['ETH', 1],
    ]);
    const { bookings, isWithdrawn } = bookingsAgain(chunk, { refusals: all, trades: new Map() });
    expect(isWithdrawn).toBe(false);
    expect(bookings.map(({ refused_leg }) => refused_leg)).toEqual([0, 0, null]);
  });
});
