import type { Quote } from './quote';
import { isWorthWaiting, type AwaitedPrices } from './await-prices';

const NOW = '2026-04-17T10:30:10.000Z';
const FRESH = '2026-04-17T10:30:05.000Z';
const STALE = '2026-04-17T10:30:04.999Z';

function quote(asOf: string, isPinned = false): Quote {
  return { bid: '1', mid: '1', ask: '1', asOf, isPinned };
}

const QUOTES = new Map([
  ['BTC', quote(FRESH)],
  ['ETH', quote(STALE)],
  ['SOL', quote(STALE, true)],
]);
/** XRP never had a price. */
const LISTED = new Set(['BTC', 'ETH', 'SOL', 'XRP']);

function isWorthIt(wanted: Partial<AwaitedPrices>, quotes: ReadonlyMap<string, Quote> = QUOTES): boolean {
  const nothing = { required: [], optional: [], wished: [], now: NOW, maxAgeMs: 5_000 };
  return isWorthWaiting({ ...nothing, ...wanted }, { listed: LISTED, quotes });
}

describe('waiting for prices', () => {
  it('is worth it for a required or an optional asset without a fresh price', () => {
    expect(isWorthIt({ required: ['BTC', 'ETH'] })).toBe(true);
    expect(isWorthIt({ required: ['BTC'], optional: ['ETH'] })).toBe(true);
    expect(isWorthIt({ required: ['XRP'] })).toBe(true);
  });

  it('is not worth it when every price is fresh or pinned', () => {
    expect(isWorthIt({ required: ['BTC'], optional: ['SOL'] })).toBe(false);
    expect(isWorthIt({})).toBe(false);
  });

  it('is not worth it for a required asset that is not listed, and ignores an optional one that is not listed', () => {
    expect(isWorthIt({ required: ['ETH', 'LUNA'] })).toBe(false);
    expect(isWorthIt({ required: ['BTC'], optional: ['LUNA'] })).toBe(false);
    expect(isWorthIt({ optional: ['LUNA', 'ETH'] })).toBe(true);
  });

  it('is worth it for a whole market only while all prices of its feed are stale', () => {
    const wished = [...LISTED];
    expect(isWorthIt({ wished })).toBe(false);
    const still = new Map([...QUOTES, ['BTC', quote(STALE)] as const]);
    expect(isWorthIt({ wished }, still)).toBe(true);
    expect(isWorthIt({ wished }, new Map())).toBe(false);
    expect(isWorthIt({ wished: ['SOL'] })).toBe(false);
  });
});
