import { Decimal, formatUnits, parseUnits } from '@ballast/kernel';
import * as fc from 'fast-check';
import { isFresh, pinViolation, priceViolation, quoteAroundMid, quoteOfPin } from './quote';

const AS_OF = '2026-04-17T10:30:00.000Z';

describe('a quote around a mid', () => {
  it('puts half of the spread on each side', () => {
    expect(quoteAroundMid('60000.00', 50, 2)).toEqual({ bid: '59850.00', mid: '60000.00', ask: '60150.00' });
  });

  it('rounds the ask up and the bid down', () => {
    expect(quoteAroundMid('0.33', 50, 2)).toEqual({ bid: '0.32', mid: '0.33', ask: '0.34' });
  });

  it('is the mid on all sides without a spread', () => {
    expect(quoteAroundMid('1.5', 0, 2)).toEqual({ bid: '1.50', mid: '1.50', ask: '1.50' });
  });

  it('never bids 0', () => {
    expect(quoteAroundMid('0.01', 500, 2)).toEqual({ bid: '0.01', mid: '0.01', ask: '0.02' });
  });

  it('computes both sides as big.js does and keeps bid <= mid <= ask', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 15n }),
        fc.integer({ min: 0, max: 5_000 }),
        fc.integer({ min: 0, max: 10 }),
        (units, spreadBps, scale) => {
          const mid = formatUnits(units, scale);
          const half = Decimal.of(`${spreadBps}`).dividedBy(Decimal.of('20000'), 20, 'down');
          const quote = quoteAroundMid(mid, spreadBps, scale);
          const exactBid = Decimal.of(mid).times(Decimal.ONE.minus(half)).toFixed(scale, 'down');
          expect(quote.ask).toBe(Decimal.of(mid).times(Decimal.ONE.plus(half)).toFixed(scale, 'up'));
          expect(quote.bid).toBe(parseUnits(exactBid, scale) > 0n ? exactBid : formatUnits(1n, scale));
          expect(parseUnits(quote.bid, scale) <= units && units <= parseUnits(quote.ask, scale)).toBe(true);
        },
      ),
    );
  });
});

describe('a pinned price', () => {
  it('is one price on all sides', () => {
    expect(quoteOfPin({ price: '60000' }, 2)).toEqual({ bid: '60000.00', mid: '60000.00', ask: '60000.00' });
  });

  it('has its mid between bid and ask, an exact half going to the even step', () => {
    expect(quoteOfPin({ bid: '1.00', ask: '1.02' }, 2).mid).toBe('1.01');
    expect(quoteOfPin({ bid: '1.00', ask: '1.01' }, 2).mid).toBe('1.00');
    expect(quoteOfPin({ bid: '1.01', ask: '1.02' }, 2).mid).toBe('1.02');
  });

  it.each([
    ['0', 'must be greater than 0'],
    ['0.00', 'must be greater than 0'],
    ['1.001', 'must have at most 2 decimals'],
    ['1.000', 'must have at most 2 decimals'],
  ])('refuses %s', (text, violation) => {
    expect(priceViolation(text, 2)).toBe(violation);
  });

  it('accepts one step of the scale', () => {
    expect(priceViolation('0.01', 2)).toBeNull();
  });

  it('refuses a bid above the ask', () => {
    expect(pinViolation({ bid: '1.01', ask: '1.00' }, 2)).toBe('bid must not be above ask');
    expect(pinViolation({ bid: '1.00', ask: '1.00' }, 2)).toBeNull();
    expect(pinViolation({ price: '1.00' }, 2)).toBeNull();
  });
});

describe('freshness', () => {
  it('lasts as long as it is configured, to the millisecond', () => {
    const quote = { asOf: AS_OF, isPinned: false };
    expect(isFresh(quote, '2026-04-17T10:30:05.000Z', 5_000)).toBe(true);
    expect(isFresh(quote, '2026-04-17T10:30:05.001Z', 5_000)).toBe(false);
  });

  it('never ends for a pinned price', () => {
    expect(isFresh({ asOf: AS_OF, isPinned: true }, '2027-04-17T10:30:00.000Z', 5_000)).toBe(true);
  });
});
