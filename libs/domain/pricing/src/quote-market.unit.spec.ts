import { quotedMarketSchema } from '@ballast/contracts';
import { quoteMarket, quoteOrWait, type QuoteRequest } from './quote-market';
import { entry, MAX_AGE_MS, NOW, quoteAt, STALE } from './testing/fixtures';

const BTC = entry('BTC', quoteAt('60000.00'));
const ETH = entry('ETH', quoteAt('3000.00', STALE));
const EURO = entry('BTC', quoteAt('50000.00'), 'EUR');
const MARKET = [BTC, ETH, EURO];
const LOOK = { now: NOW, maxAgeMs: MAX_AGE_MS, looksLeft: 1, lookIntervalMs: 250 };
const WAIT = { dueAt: '2026-04-17T10:30:10.250Z', looksLeft: 0 };

function request(required: readonly string[], every_instrument = false): QuoteRequest {
  return { quoted_currency: 'USD', side: 'mid', required, every_instrument };
}

describe('the quoted market', () => {
  it('has the required assets with their instruments', () => {
    const quoted = quoteMarket(request(['BTC']), MARKET, LOOK);
    expect(quoted).toEqual({
      prices: [{ asset: 'BTC', price: '60000.00', source: 'feed', as_of: NOW }],
      instruments: [BTC.instrument],
      missing: [],
    });
    expect(quotedMarketSchema.parse(quoted)).toEqual(quoted);
  });

  it('has every instrument of the currency when it is asked for', () => {
    const quoted = quoteMarket(request([], true), MARKET, LOOK);
    expect(quoted.instruments).toEqual([BTC.instrument, ETH.instrument]);
    expect(quoted).toMatchObject({ prices: [{ asset: 'BTC' }], missing: ['ETH'] });
  });

  it('names the assets without a fresh price, listed or not', () => {
    const quoted = quoteMarket(request(['LUNA', 'ETH']), MARKET, LOOK);
    expect(quoted).toEqual({ prices: [], instruments: [ETH.instrument], missing: ['LUNA', 'ETH'] });
  });
});

describe('a quote', () => {
  it('is answered at once when every required price is fresh', () => {
    const answer = quoteMarket(request(['BTC']), MARKET, LOOK);
    expect(quoteOrWait(request(['BTC']), MARKET, LOOK)).toEqual({ answer, wait: null });
  });

  it('waits for a required price, and is answered without it when no look is left', () => {
    expect(quoteOrWait(request(['BTC', 'ETH']), MARKET, LOOK)).toEqual({ answer: null, wait: WAIT });
    expect(quoteOrWait(request(['BTC', 'ETH']), MARKET, { ...LOOK, looksLeft: 0 })).toMatchObject({
      answer: { missing: ['ETH'] },
      wait: null,
    });
  });

  it('does not wait for an asset that is not listed', () => {
    expect(quoteOrWait(request(['ETH', 'LUNA']), MARKET, LOOK)).toMatchObject({ answer: { missing: ['ETH', 'LUNA'] } });
  });

  it('of the whole market waits only while the whole feed stands still', () => {
    expect(quoteOrWait(request([], true), MARKET, LOOK)).toMatchObject({ answer: { missing: ['ETH'] } });
    expect(quoteOrWait(request([], true), [ETH, EURO], LOOK)).toEqual({ answer: null, wait: WAIT });
  });
});
