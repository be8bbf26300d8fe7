import { isPastQuote, shownQuote } from './shown-quote';
import { openQuote } from './testing/fixtures';

const quote = openQuote();

describe('a quote', () => {
  it('is shown as it is while it is open', () => {
    expect(shownQuote(quote, quote.expire_ts - 1)).toBe(quote);
    expect(isPastQuote(quote, quote.expire_ts - 1)).toBe(false);
  });

  it('is expired from its end on', () => {
    expect(isPastQuote(quote, quote.expire_ts)).toBe(true);
    expect(shownQuote(quote, quote.expire_ts)).toEqual({
      ...quote,
      status: 'expired',
      updated_at: '2026-04-17T10:30:30.000Z',
    });
  });

  it('that was executed or rejected never expires', () => {
    for (const status of ['executed', 'rejected'] as const) {
      const ended = { ...quote, status };
      expect(shownQuote(ended, quote.expire_ts + 1)).toBe(ended);
    }
  });
});
