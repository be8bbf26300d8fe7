import { intervalAt, marksAt } from './marks';
import { entry, MAX_AGE_MS, NOW, quoteAt, STALE } from './testing/fixtures';

const AT = '2026-04-17T10:30:09.000Z';
const INSTANT = { at: AT, now: NOW, maxAgeMs: MAX_AGE_MS };

describe('the interval of a time', () => {
  it.each([
    ['2026-04-17T10:30:00.000Z', 60_000, '2026-04-17T10:30:00.000Z'],
    ['2026-04-17T10:30:59.999Z', 60_000, '2026-04-17T10:30:00.000Z'],
    ['2026-04-17T10:31:00.000Z', 60_000, '2026-04-17T10:31:00.000Z'],
    ['2026-04-17T10:30:07.999Z', 1_000, '2026-04-17T10:30:07.000Z'],
  ])('%s in intervals of %d ms begins at %s', (now, intervalMs, at) => {
    expect(intervalAt(now, intervalMs)).toBe(at);
  });
});

describe('the marks of an instant', () => {
  it('are the fresh prices of every currency, with their times', () => {
    const entries = [entry('BTC', quoteAt('60000.00')), entry('BTC', quoteAt('55000.00'), 'EUR')];
    expect(marksAt(entries, INSTANT)).toEqual([
      { symbol: 'BTC/USD', bid: '60000.00', mid: '60000.00', ask: '60000.00', as_of: NOW },
      { symbol: 'BTC/EUR', bid: '55000.00', mid: '55000.00', ask: '55000.00', as_of: NOW },
    ]);
  });

  it('leave out stale prices, and instruments without a price', () => {
    expect(marksAt([entry('BTC', quoteAt('60000.00', STALE)), entry('ETH', null)], INSTANT)).toEqual([]);
  });

  it('are none when the market is read more than two seconds later', () => {
    const entries = [entry('BTC', quoteAt('60000.00'))];
    expect(marksAt(entries, { ...INSTANT, at: '2026-04-17T10:30:08.000Z' })).toHaveLength(1);
    expect(marksAt(entries, { ...INSTANT, at: '2026-04-17T10:30:07.999Z' })).toEqual([]);
  });

  it('have a pin that is older than the instant, and leave out a later one', () => {
    const pinned = (asOf: string) => entry('BTC', { ...quoteAt('60000.00', asOf), isPinned: true });
    expect(marksAt([pinned('2026-04-16T00:00:00.000Z')], INSTANT)).toHaveLength(1);
    expect(marksAt([pinned(AT)], INSTANT)).toHaveLength(1);
    expect(marksAt([pinned('2026-04-17T10:30:09.001Z')], INSTANT)).toEqual([]);
  });
});
