import { customerPriceSchema } from '@ballast/contracts';
import { lockOrWait, lockPrices, type LockOrWait, type LockPrices } from './lock-prices.decider';
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
    expect(lockPrices(command({ side, required: ['BTC'] }), QUOTES)).toMatchObject({ prices: [{ price }] });
  });

  it.each([
    ['SOL', 'only a stale quote'],
    ['DOGE', 'no quote'],
  ])('is unavailable when the required asset %s has %s', (asset) => {
    expect(lockPrices(command({ required: ['BTC', asset] }), QUOTES)).toEqual({
      outcome: 'unavailable',
      assets: [asset],
      detail: `There is no fresh price for ${asset}.`,
    });
  });

  it('names every required asset without a fresh price', () => {
    expect(lockPrices(command({ required: ['SOL', 'BTC', 'DOGE'], optional: ['XRP'] }), QUOTES)).toMatchObject({
      assets: ['SOL', 'DOGE'],
      detail: 'There is no fresh price for SOL, DOGE.',
    });
  });

  it('goes on without an optional asset and says that it is missing', () => {
    expect(lockPrices(command({ required: ['BTC'], optional: ['SOL', 'ETH'] }), QUOTES)).toMatchObject({
      outcome: 'locked',
      prices: [{ asset: 'BTC' }, { asset: 'ETH' }],
      missing: ['SOL'],
    });
  });

  it('quotes an asset once that is asked for twice', () => {
    expect(lockPrices(command({ required: ['BTC'], optional: ['BTC'] }), QUOTES)).toMatchObject({
      prices: [{ asset: 'BTC' }],
    });
  });
});

describe('a lock', () => {
  const listed = new Set([...QUOTES.keys(), 'XRP']);
  const LOOK = { looksLeft: 1, lookIntervalMs: 250, withoutPrice: new Set<string>() };
  const WAITS = { answer: null, wait: { dueAt: '2026-04-17T10:30:00.250Z', looksLeft: 0 } };

  function look(overrides: Partial<LockOrWait>) {
    return lockOrWait({ ...command(), ...LOOK, ...overrides }, { listed, quotes: QUOTES });
  }

  it('is decided at once when every price is fresh', () => {
    expect(look({ required: ['BTC'], optional: ['ETH'] })).toEqual({
      answer: lockPrices(command({ required: ['BTC'], optional: ['ETH'] }), QUOTES),
      wait: null,
    });
  });

  it('waits for a required and for an optional price, and is decided without it when no look is left', () => {
    expect(look({ required: ['SOL'] })).toEqual(WAITS);
    expect(look({ required: ['BTC'], optional: ['XRP'] })).toEqual(WAITS);
    expect(look({ required: ['SOL'], looksLeft: 0 })).toMatchObject({ answer: { outcome: 'unavailable' }, wait: null });
    expect(look({ optional: ['SOL'], looksLeft: 0 })).toMatchObject({ answer: { missing: ['SOL'] }, wait: null });
  });

  it('does not wait for a required asset that is not listed', () => {
    expect(look({ required: ['SOL', 'LUNA'] })).toMatchObject({ answer: { assets: ['SOL', 'LUNA'] } });
  });

  it('does not wait for a price that a fault takes away, and goes without it', () => {
    const withoutPrice = new Set(['BTC']);
    expect(look({ required: ['BTC', 'ETH'], withoutPrice })).toMatchObject({ answer: { assets: ['BTC'] } });
    expect(look({ required: ['ETH'], optional: ['BTC'], withoutPrice })).toMatchObject({
      answer: { outcome: 'locked', prices: [{ asset: 'ETH' }], missing: ['BTC'] },
    });
    expect(look({ required: ['BTC', 'SOL'], withoutPrice })).toEqual(WAITS);
  });
});
