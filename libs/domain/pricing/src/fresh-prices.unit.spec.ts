import { freshPrices, type PriceTerms } from './fresh-prices';
import type { Quote } from './quote';
import { MAX_AGE_MS, NOW, quoteAt, STALE } from './testing/fixtures';

const QUOTES = new Map<string, Quote>([
  ['BTC', { ...quoteAt('60000.00'), bid: '59850.00', ask: '60150.00' }],
  ['ETH', quoteAt('3000.00')],
  ['SOL', quoteAt('150.00', STALE)],
  ['ADA', { ...quoteAt('0.50', STALE), isPinned: true }],
]);

const prices = (assets: readonly string[], side: PriceTerms['side'] = 'ask') =>
  freshPrices(assets, QUOTES, { side, now: NOW, maxAgeMs: MAX_AGE_MS });

describe('fresh prices', () => {
  it('are those of the market and of pins, in the order asked', () => {
    expect(prices(['ETH', 'ADA'])).toEqual({
      prices: [
        { asset: 'ETH', price: '3000.00', source: 'feed', as_of: NOW },
        { asset: 'ADA', price: '0.50', source: 'pinned', as_of: STALE },
      ],
      missing: [],
    });
  });

  it.each([
    ['ask', '60150.00'],
    ['bid', '59850.00'],
    ['mid', '60000.00'],
  ] as const)('are those of the %s side when it is asked for', (side, price) => {
    expect(prices(['BTC'], side)).toMatchObject({ prices: [{ price }] });
  });

  it('are missing for an asset with a stale quote and for one without a quote', () => {
    expect(prices(['SOL', 'BTC', 'DOGE'])).toMatchObject({ prices: [{ asset: 'BTC' }], missing: ['SOL', 'DOGE'] });
  });

  it('name an asset once that is asked for twice', () => {
    expect(prices(['BTC', 'SOL', 'BTC', 'SOL'])).toMatchObject({ prices: [{ asset: 'BTC' }], missing: ['SOL'] });
  });
});
