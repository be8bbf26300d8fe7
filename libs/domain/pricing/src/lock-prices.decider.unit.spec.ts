import { customerPriceSchema } from '@ballast/contracts';
import { lockPrices, selectPrices, type LockPrices } from './lock-prices.decider';
import type { Quote } from './quote';

const NOW = '2026-04-17T10:30:00.000Z';
const STALE = '2026-04-17T10:29:54.999Z';

function quote(overrides: Partial<Quote> = {}): Quote {
  return { bid: '59850.00', mid: '60000.00', ask: '60150.00', asOf: NOW, isPinned: false, ...overrides };
}

const QUOTES = new Map([
  ['BTC', quote()],
  ['ETH', quote({ bid: '2992.50', mid: '3000.00', ask: '3007.50' })],
  ['SOL', quote({ asOf: STALE })],
  ['ADA', quote({ asOf: STALE, isPinned: true })],
]);

function command(overrides: Partial<LockPrices> = {}): LockPrices {
  return { side: 'ask', required: [], optional: [], now: NOW, maxAgeMs: 5_000, planToleranceBps: 10, ...overrides };
}

describe('lock prices', () => {
  it('locks one customer price for each asset, required ones first', () => {
    const lock = lockPrices(command({ required: ['ETH', 'BTC'], optional: ['ADA'] }), QUOTES);
    expect(lock).toEqual({
      outcome: 'locked',
      prices: [
        { asset: 'ETH', price: '3007.50', source: 'feed', as_of: NOW },
        { asset: 'BTC', price: '60150.00', source: 'feed', as_of: NOW },
        { asset: 'ADA', price: '60150.00', source: 'pinned', as_of: STALE },
      ],
      missing: [],
    });
    if (lock.outcome === 'locked') {
      lock.prices.forEach((price) => expect(customerPriceSchema.parse(price)).toEqual(price));
    }
  });

  it.each([
    ['ask', '60150.00'],
    ['bid', '59850.00'],
    ['mid', '60000.00'],
  ] as const)('takes the %s side when it is asked for', (side, price) => {
    expect(selectPrices(command({ side, required: ['BTC'] }), QUOTES)).toMatchObject({ prices: [{ price }] });
  });

  it.each([
    ['SOL', 'only a stale quote'],
    ['DOGE', 'no quote'],
  ])('is unavailable when the required asset %s has %s', (asset) => {
    expect(selectPrices(command({ required: ['BTC', asset] }), QUOTES)).toEqual({
      outcome: 'unavailable',
      assets: [asset],
      detail: `There is no fresh price for ${asset}.`,
    });
  });

  it('names every required asset without a fresh price', () => {
    expect(selectPrices(command({ required: ['SOL', 'BTC', 'DOGE'], optional: ['XRP'] }), QUOTES)).toMatchObject({
      assets: ['SOL', 'DOGE'],
      detail: 'There is no fresh price for SOL, DOGE.',
    });
  });

  it('goes on without an optional asset and says that it is missing', () => {
    expect(selectPrices(command({ required: ['BTC'], optional: ['SOL', 'ETH'] }), QUOTES)).toMatchObject({
      outcome: 'locked',
      prices: [{ asset: 'BTC' }, { asset: 'ETH' }],
      missing: ['SOL'],
    });
  });

  it('quotes an asset once that is asked for twice', () => {
    expect(selectPrices(command({ required: ['BTC'], optional: ['BTC'] }), QUOTES)).toMatchObject({
      prices: [{ asset: 'BTC' }],
    });
  });
});
