import type { PriceBound } from '@ballast/contracts';
import fc from 'fast-check';
import { lockPrices } from './lock-prices.decider';
import { movesBeyond } from './price-bound';
import type { Quote } from './quote';

const NOW = '2026-04-17T10:30:00.000Z';
const EARLIER = '2026-04-17T10:29:40.000Z';

function price(asset: string, text: string, as_of = NOW): PriceBound['prices'][number] {
  return { asset, price: text, source: 'feed', as_of };
}

function bound(prices: Readonly<Record<string, string>>, more: Partial<PriceBound> = {}): PriceBound {
  const listed = Object.entries(prices).map(([asset, text]) => price(asset, text, EARLIER));
  return { prices: listed, max_move_bps: 25, lock_at: 'market', ...more };
}

describe('moves beyond a bound', () => {
  it.each([
    ['60000.00', '60150.00', false],
    ['60000.00', '60150.01', true],
    ['60000.00', '59850.00', false],
    ['60000.00', '59849.99', true],
    ['0.01', '0.01', false],
    ['0.01', '0.02', true],
    ['1.5', '1.50000', false],
  ])('from %s to %s: %s', (from, to, isBeyond) => {
    const moves = movesBeyond(bound({ BTC: from }), { prices: [price('BTC', to)], missing: [] });
    expect(moves).toEqual(isBeyond ? [{ asset: 'BTC', from, to }] : []);
  });

  it('allows no move at all at 0 basis points', () => {
    const still = bound({ BTC: '2.00' }, { max_move_bps: 0 });
    expect(movesBeyond(still, { prices: [price('BTC', '2.00')], missing: [] })).toEqual([]);
    expect(movesBeyond(still, { prices: [price('BTC', '2.01')], missing: [] })).toHaveLength(1);
  });

  it('counts a lost price only when the bound itself is to be locked', () => {
    const market = { prices: [], missing: ['BTC', 'ETH'] };
    expect(movesBeyond(bound({ BTC: '1.00' }), market)).toEqual([]);
    expect(movesBeyond(bound({ BTC: '1.00' }, { lock_at: 'bound' }), market)).toEqual([
      { asset: 'BTC', from: '1.00', to: '' },
    ]);
  });

  it('agrees with the definition for any prices', () => {
    const cents = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(cents, cents, fc.integer({ min: 0, max: 10_000 }), (from, to, bps) => {
        const text = (value: number): string => (value / 100).toFixed(2);
        const moves = movesBeyond(bound({ X: text(from) }, { max_move_bps: bps }), {
          prices: [price('X', text(to))],
          missing: [],
        });
        expect(moves.length > 0).toBe(BigInt(Math.abs(to - from)) * 10_000n > BigInt(from) * BigInt(bps));
      }),
    );
  });
});

describe('locking within a bound', () => {
  const quotes = new Map<string, Quote>(
    Object.entries({ BTC: '60100.00', ETH: '3000.00' }).map(([asset, mid]) => [
      asset,
      { bid: mid, mid, ask: mid, as_of: NOW, is_pinned: false },
    ]),
  );
  const command = { side: 'mid', required: ['BTC'], optional: ['ETH', 'SOL'], now: NOW, maxAgeMs: 5_000 } as const;

  it('locks the market, or the bound', () => {
    const near = bound({ BTC: '60000.00', ETH: '3000.00' });
    expect(lockPrices({ ...command, bound: near }, quotes)).toEqual({
      outcome: 'locked',
      prices: [price('BTC', '60100.00'), price('ETH', '3000.00')],
      missing: ['SOL'],
    });
    expect(lockPrices({ ...command, bound: { ...near, lock_at: 'bound' } }, quotes)).toEqual({
      outcome: 'locked',
      prices: [price('BTC', '60000.00', EARLIER), price('ETH', '3000.00', EARLIER)],
      missing: ['SOL'],
    });
  });

  it('is unavailable when a bound that is to be locked lacks a required price', () => {
    const partial = bound({ ETH: '3000.00' }, { lock_at: 'bound' });
    expect(lockPrices({ ...command, bound: partial }, quotes)).toEqual({
      outcome: 'unavailable',
      assets: ['BTC'],
      detail: 'There is no fresh price for BTC.',
    });
  });

  it('leaves out what a bound that is to be locked has no price for', () => {
    const partial = bound({ BTC: '60000.00' }, { lock_at: 'bound' });
    expect(lockPrices({ ...command, bound: partial }, quotes)).toMatchObject({
      prices: [{ asset: 'BTC' }],
      missing: ['SOL', 'ETH'],
    });
  });

  it('names what moved, and of many the first ones', () => {
    const assets = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
    const market = new Map<string, Quote>(
      assets.map((asset) => [asset, { bid: '2.00', mid: '2.00', ask: '2.00', as_of: NOW, is_pinned: false }]),
    );
    const far = bound(Object.fromEntries(assets.map((asset) => [asset, '1.00'])));
    const locked = lockPrices({ ...command, required: assets, optional: [], bound: far }, market);
    expect(locked).toMatchObject({
      outcome: 'moved',
      moved: assets.map((asset) => ({ asset, from: '1.00', to: '2.00' })),
    });
    expect('detail' in locked && locked.detail).toBe(
      'A moved from 1.00 to 2.00, B moved from 1.00 to 2.00, C moved from 1.00 to 2.00, D moved from 1.00 to 2.00, ' +
        'E moved from 1.00 to 2.00 and 2 more: more than 25 basis points are not allowed.',
    );
  });

  it('says of what has no price any more that it has none, not that it moved', () => {
    const held = bound({ BTC: '60100.00', SOL: '150.00' }, { lock_at: 'bound' });
    const lost = 'There is no fresh price any more for SOL.';
    expect(lockPrices({ ...command, bound: held }, quotes)).toMatchObject({ detail: lost });
    const far = bound({ BTC: '60000.00', SOL: '150.00' }, { lock_at: 'bound', max_move_bps: 1 });
    expect(lockPrices({ ...command, bound: far }, quotes)).toMatchObject({
      detail: `BTC moved from 60000.00 to 60100.00: more than 1 basis points are not allowed. ${lost}`,
    });
  });

  it('is unavailable, not moved, without a required price', () => {
    const near = bound({ BTC: '60000.00' });
    const locked = lockPrices({ ...command, bound: near }, new Map());
    expect(locked).toMatchObject({ outcome: 'unavailable', assets: ['BTC'] });
  });
});
