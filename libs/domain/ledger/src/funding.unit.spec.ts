import { fundingOf, isPaidByFloat } from './funding';
import { bySource, execution, hold, trader } from './testing/fixtures';

const HOLDS = bySource([
  hold('FLOAT', 'float', '50.00'),
  hold('OWN', 'participant:OWN', '50.00'),
  hold('SELLER', trader('SELLER'), '1', 'BTC'),
]);

function booking(participant_code: string) {
  return { source_id: execution(participant_code), participant_code };
}

describe('a booking', () => {
  it.each([
    ['FLOAT', true],
    ['OWN', false],
    ['SELLER', false],
    ['NONE', false],
  ])('of %s tells by its holds whether the float pays', (code, isPaid) => {
    expect(isPaidByFloat(booking(code), HOLDS)).toBe(isPaid);
  });
});

describe('the funding of a settlement', () => {
  const bookings = ['FLOAT', 'OWN', 'SELLER'].map(booking);

  it('is novated where the float holds, though the standing says prefunded by now', () => {
    expect(fundingOf(bookings, HOLDS, () => 'prefunded')).toEqual(
      new Map([
        ['FLOAT', 'novated'],
        ['OWN', 'prefunded'],
        ['SELLER', 'prefunded'],
      ]),
    );
  });

  it('leaves out participants whose standing is not known', () => {
    expect(fundingOf(bookings, HOLDS, () => undefined)).toEqual(new Map([['FLOAT', 'novated']]));
  });
});
