import type { PriceBound } from '@ballast/contracts';
import fc from 'fast-check';
import { lockPrices } from './lock-prices.decider';
import { movesBeyond, type MoveLimits } from './price-bound';
import { quoteAroundMid, type Quote } from './quote';

const NOW = '2026-04-17T10:30:00.000Z';
const EARLIER = '2026-04-17T10:29:40.000Z';

function price(asset: string, text: string, asOf = NOW): PriceBound['prices'][number] {
  return { asset, price: text, source: 'feed', as_of: asOf };
}

function pricesOf(prices: Readonly<Record<string, string>>): PriceBound['prices'] {
  return Object.entries(prices).map(([asset, text]) => price(asset, text, EARLIER));
}

function limits(prices: Readonly<Record<string, string>>, more: Partial<MoveLimits> = {}): MoveLimits {
  return { prices: pricesOf(prices), maxMoveBps: 25, needsEveryPrice: false, ...more };
}

function bound(prices: Readonly<Record<string, string>>, more: Partial<PriceBound> = {}): PriceBound {
  return { prices: pricesOf(prices), max_move_bps: 25, lock_at: 'market', ...more };
}

/** The bound of a plan; pricing knows how far the market may be from it. */
function planned(prices: Readonly<Record<string, string>>, lock_at: PriceBound['lock_at'] = 'bound'): PriceBound {
  return { prices: pricesOf(prices), lock_at };
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
    const moves = movesBeyond(limits({ BTC: from }), { prices: [price('BTC', to)], missing: [] });
    expect(moves).toEqual(isBeyond ? [{ asset: 'BTC', from, to }] : []);
  });

  it('allows no move at all at 0 basis points', () => {
    const still = limits({ BTC: '2.00' }, { maxMoveBps: 0 });
    expect(movesBeyond(still, { prices: [price('BTC', '2.00')], missing: [] })).toEqual([]);
    expect(movesBeyond(still, { prices: [price('BTC', '2.01')], missing: [] })).toHaveLength(1);
  });

  it('counts a lost price only when every price is needed', () => {
    const market = { prices: [], missing: ['BTC', 'ETH'] };
    expect(movesBeyond(limits({ BTC: '1.00' }), market)).toEqual([]);
    expect(movesBeyond(limits({ BTC: '1.00' }, { needsEveryPrice: true }), market)).toEqual([
      { asset: 'BTC', from: '1.00', to: '' },
    ]);
  });

  it('agrees with the definition for any prices', () => {
    const cents = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(cents, cents, fc.integer({ min: 0, max: 10_000 }), (from, to, bps) => {
        const text = (value: number): string => (value / 100).toFixed(2);
        const moves = movesBeyond(limits({ X: text(from) }, { maxMoveBps: bps }), {
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
      { bid: mid, mid, ask: mid, asOf: NOW, isPinned: false },
    ]),
  );
  const command = {
    side: 'mid',
    required: ['BTC'],
    optional: ['ETH', 'SOL'],
    now: NOW,
    maxAgeMs: 5_000,
    planToleranceBps: 20,
  } as const;

  it('locks the prices of the market, or those of the bound, as `lock_at` says', () => {
    const near = bound({ BTC: '60000.00', ETH: '3000.00' });
    expect(lockPrices({ ...command, bound: near }, quotes)).toEqual({
      outcome: 'locked',
      prices: [price('BTC', '60100.00'), price('ETH', '3000.00')],
      missing: ['SOL'],
    });
    const plan = { BTC: '60000.00', ETH: '3000.00' };
    expect(lockPrices({ ...command, bound: planned(plan) }, quotes)).toEqual({
      outcome: 'locked',
      prices: [price('BTC', '60000.00', EARLIER), price('ETH', '3000.00', EARLIER)],
      missing: ['SOL'],
    });
    expect(lockPrices({ ...command, bound: planned(plan, 'market') }, quotes)).toMatchObject({
      prices: [price('BTC', '60100.00'), price('ETH', '3000.00')],
    });
  });

  it('takes the tolerance of plans for a bound that has no limit of its own', () => {
    const far = { ...command, planToleranceBps: 16, bound: planned({ BTC: '60000.00' }) };
    expect(lockPrices(far, quotes)).toMatchObject({
      outcome: 'moved',
      detail: 'BTC moved from 60000.00 to 60100.00: more than 16 basis points are not allowed.',
    });
  });

  it('is unavailable when a bound that is to be locked lacks a required price', () => {
    const partial = planned({ ETH: '3000.00' });
    expect(lockPrices({ ...command, bound: partial }, quotes)).toEqual({
      outcome: 'unavailable',
      assets: ['BTC'],
      detail: 'There is no fresh price for BTC.',
    });
  });

  it('leaves out assets without a price in the bound that is to be locked', () => {
    const partial = planned({ BTC: '60000.00' });
    expect(lockPrices({ ...command, bound: partial }, quotes)).toMatchObject({
      prices: [{ asset: 'BTC' }],
      missing: ['SOL', 'ETH'],
    });
  });

  it('names the assets that moved, of many only the first ones', () => {
    const assets = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
    const market = new Map<string, Quote>(
      assets.map((asset) => [asset, { bid: '2.00', mid: '2.00', ask: '2.00', asOf: NOW, isPinned: false }]),
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

  it('says that an asset has no fresh price any more, not that it moved', () => {
    const held = planned({ BTC: '60100.00', SOL: '150.00' });
    const lost = 'There is no fresh price any more for SOL.';
    expect(lockPrices({ ...command, bound: held }, quotes)).toMatchObject({ detail: lost });
    expect(lockPrices({ ...command, bound: { ...held, lock_at: 'market' } }, quotes)).toMatchObject({ detail: lost });
    const far = planned({ BTC: '60000.00', SOL: '150.00' });
    expect(lockPrices({ ...command, planToleranceBps: 1, bound: far }, quotes)).toMatchObject({
      detail: `BTC moved from 60000.00 to 60100.00: more than 1 basis points are not allowed. ${lost}`,
    });
  });

  it('is unavailable, not moved, without a required price', () => {
    const near = bound({ BTC: '60000.00' });
    const locked = lockPrices({ ...command, bound: near }, new Map());
    expect(locked).toMatchObject({ outcome: 'unavailable', assets: ['BTC'] });
  });
});

describe('a plan that is executed after the market has moved', () => {
  const CENTS = 100;
  const SCALE = 2;

  function marketAt(cents: number, spreadBps: number): Quote {
    const mid = `${Math.floor(cents / CENTS)}.${String(cents % CENTS).padStart(SCALE, '0')}`;
    return { ...quoteAroundMid(mid, spreadBps, SCALE), asOf: NOW, isPinned: false };
  }

  /** Price at which a plan of one asset settles in another market; undefined when the plan fails. */
  function settlesAt(side: 'ask' | 'bid', plan: Quote, market: Quote, planToleranceBps: number): string | undefined {
    const command = { side, required: ['BTC'], optional: [], now: NOW, maxAgeMs: 5_000, planToleranceBps };
    const lock = lockPrices({ ...command, bound: planned({ BTC: plan[side] }) }, new Map([['BTC', market]]));
    return lock.outcome === 'locked' ? lock.prices[0]?.price : undefined;
  }

  it('earns nothing when the market has risen by 24 basis points: it fails', () => {
    const [planMarket, market] = [marketAt(6_000_000, 20), marketAt(6_014_400, 20)];
    expect(settlesAt('ask', planMarket, market, 10)).toBeUndefined();
    expect(settlesAt('ask', planMarket, market, 25)).toBeUndefined();
  });

  it('pays the spread to the house when the market has risen as far as it may', () => {
    const [planMarket, market] = [marketAt(6_000_000, 20), marketAt(6_006_000, 20)];
    expect(settlesAt('ask', planMarket, market, 10)).toBe('60060.00');
    expect(Number(market.bid)).toBeLessThan(60_060);
  });

  it('never settles at a price that can be traded back at a profit, whatever moves and whatever is tolerated', () => {
    const cents = fc.integer({ min: 1_000, max: 10_000_000 });
    const bps = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(
        fc.record({ cents, moveBps: fc.integer({ min: -60, max: 60 }), before: bps, after: bps, tolerance: bps }),
        ({ cents: mid, moveBps, before, after, tolerance }) => {
          const planMarket = marketAt(mid, before);
          const market = marketAt(Math.max(1, Math.round(mid * (1 + moveBps / 10_000))), after);
          const bought = settlesAt('ask', planMarket, market, tolerance);
          if (bought !== undefined) expect(Number(bought)).toBeGreaterThanOrEqual(Number(market.bid));
          const sold = settlesAt('bid', planMarket, market, tolerance);
          if (sold !== undefined) expect(Number(sold)).toBeLessThanOrEqual(Number(market.ask));
        },
      ),
    );
  });
});
