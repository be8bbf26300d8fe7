import { ShownMoves } from './shown-moves';

const BOOKED = { chunk: 0, bookings: [{ trades: ['a', 'b'] }, { trades: ['c'] }] };
const POSTED = { first_position: 7, transactions: [{ transfers: ['x'] }, { transfers: ['y'] }] };

describe('trades and transfers of a proof', () => {
  it('are read once for each chunk and each posting', () => {
    const moves = new ShownMoves();
    expect([moves.tradesIn(BOOKED), moves.tradesIn(BOOKED)]).toEqual([['a', 'b', 'c'], []]);
    expect([moves.transfersIn(POSTED), moves.transfersIn(POSTED)]).toEqual([['x', 'y'], []]);
    expect(moves.tradesIn({ ...BOOKED, chunk: 1 })).toHaveLength(3);
    expect(moves.transfersIn({ ...POSTED, first_position: 9 })).toHaveLength(2);
  });

  it('are none in a message of a broken form, and in one without any, which names no chunk', () => {
    const moves = new ShownMoves();
    expect(moves.tradesIn({ bookings: 'none' })).toEqual([]);
    expect(moves.tradesIn({ chunk: 0, bookings: [{ trades: [] }] })).toEqual([]);
    expect(moves.tradesIn(BOOKED)).toHaveLength(3);
    expect(moves.transfersIn(undefined)).toEqual([]);
  });
});
