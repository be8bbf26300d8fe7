import type { TradesBooked } from '@ballast/contracts';
import { settlementAnswer } from './settlement-answer';

const NOW = '2026-04-17T10:00:00.000Z';
const booking = { trader_id: 'T', participant_code: 'A', trades: [], refused_leg: null };
const BOOKED: TradesBooked = {
  source: 'execution',
  operation_id: 'O',
  strategy_id: 'S',
  type: 'enrollment',
  quoted_currency: 'USD',
  chunk: 3,
  executed_at: NOW,
  venue: 'house',
  scales: { USD: 2 },
  bookings: [
    { ...booking, source_id: 'X' },
    { ...booking, source_id: 'Y', refused_leg: 0 },
  ],
};

describe('the answer to booked trades', () => {
  it('names the sources that the venue refused, also for the first leg', () => {
    expect(settlementAnswer(BOOKED)).toEqual({
      source: 'execution',
      operation_id: 'O',
      chunk: 3,
      executed_at: NOW,
      refused: [{ source_id: 'Y', leg: 0 }],
    });
  });

  it('says that a chunk was withdrawn', () => {
    expect(settlementAnswer({ ...BOOKED, bookings: [], withdrawn: true })).toMatchObject({
      refused: [],
      withdrawn: true,
    });
  });
});
