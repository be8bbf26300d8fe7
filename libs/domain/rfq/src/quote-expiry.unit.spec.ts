import { QUOTE_EXPIRIES } from '@ballast/contracts';
import { DEFAULT_QUOTE_EXPIRY, quoteLifeMs } from './quote-expiry';

describe('the life of a quote', () => {
  it('is as long as its name says', () => {
    expect(QUOTE_EXPIRIES.map(quoteLifeMs)).toEqual([5_000, 30_000, 60_000, 300_000, 600_000, 900_000]);
  });

  it('is 30 seconds when nobody names one', () => {
    expect(quoteLifeMs(DEFAULT_QUOTE_EXPIRY)).toBe(30_000);
  });
});
