import { decode, type PricesMarked } from '@ballast/contracts';
import { pricesMarked } from '@ballast/contracts/pricing';
import type { PriceView } from '@ballast/internal-api';
import { eventually } from '@ballast/test-infra';
import { pin, usePricing } from '../testing/pricing-driver';

const INTERVAL_MS = 1_000;
const FAST = { PRICING_MARK_INTERVAL_MS: String(INTERVAL_MS) };

const pricing = usePricing();

function marked(reason: PricesMarked['reason']): readonly PricesMarked[] {
  return pricing.driver
    .received(pricesMarked.type)
    .map((message) => decode(pricesMarked, message).data)
    .filter((data) => data.reason === reason);
}

describe('marks of intervals', () => {
  it('have every instrument, once in each interval, with several instances', async () => {
    const instances = await Promise.all([pricing.start(FAST), pricing.start(FAST), pricing.start(FAST)]);
    await eventually('three intervals are marked', () => marked('interval').length >= 3);
    await Promise.all(instances.map((instance) => instance.close()));
    const times = marked('interval').map(({ at }) => Date.parse(at));
    expect(times.map((time) => time % INTERVAL_MS)).toEqual(times.map(() => 0));
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    for (const { marks } of marked('interval')) expect(marks).toHaveLength(30);
  });

  it('have no stale price, and are not made without a fresh one', async () => {
    await pricing.sql.query('DELETE FROM pricing.quotes');
    const since = Date.now();
    const later = () => marked('interval').filter(({ at }) => Date.parse(at) > since);
    const { http } = await pricing.start({ ...FAST, BALLAST_MODE: 'production', PRICING_STALE_AFTER_MS: '3600000' });
    const old = new Date(Date.now() - 7_200_000).toISOString();
    const prices = [
      { underlying_currency: 'BTC', quoted_currency: 'USD', price: '60000.00' },
      { underlying_currency: 'ETH', quoted_currency: 'USD', price: '3000.00', as_of: old },
    ];
    await http.call('PUT', '/internal/feed', { prices });
    await eventually('an interval is marked', () => later().length > 0);
    for (const { marks } of later()) {
      expect(marks).toMatchObject([{ symbol: 'BTC/USD', bid: '59940.00', mid: '60000.00', ask: '60060.00' }]);
    }
  });
});

describe('marks of pins', () => {
  it('name each change of a pin with its instant, and the price that holds from then on', async () => {
    // The feed stands still between the mark and the answer of the call.
    const instance = await pricing.start({ PRICING_WALK_INTERVAL_MS: '60000' });
    const unpin = () => instance.http.call<PriceView>('DELETE', '/internal/prices/SOL/USD');
    await unpin();
    const pinned = (await pin(instance, 'SOL/USD', { bid: '149.00', ask: '151.00' })) as PriceView;
    const fed = await unpin();
    await eventually('the marks', () => marked('unpinned').some(({ marks }) => marks[0]?.symbol === 'SOL/USD'));
    const ofSol = (reason: 'pinned' | 'unpinned') =>
      marked(reason).filter(({ marks }) => marks.some(({ symbol }) => symbol === 'SOL/USD'));
    expect(ofSol('pinned')).toEqual([
      {
        at: pinned.as_of,
        reason: 'pinned',
        marks: [{ symbol: 'SOL/USD', bid: '149.00', mid: '150.00', ask: '151.00', as_of: pinned.as_of }],
      },
    ]);
    const { bid, mid, ask, as_of } = fed;
    expect(ofSol('unpinned')).toEqual([
      { at: expect.any(String), reason: 'unpinned', marks: [{ symbol: 'SOL/USD', bid, mid, ask, as_of }] },
    ]);
    expect(Date.parse(ofSol('unpinned')[0]?.at ?? '')).toBeGreaterThan(Date.parse(pinned.as_of));
  });

  it('are made for all pins that production takes away', async () => {
    const sandbox = await pricing.start();
    await pin(sandbox, 'ADA/USD', { price: '0.5000' });
    await pin(sandbox, 'DOT/USD', { price: '7.000' });
    await sandbox.close();
    await pricing.sql.query(`DELETE FROM pricing.quotes WHERE symbol = 'DOT/USD'`);
    await pricing.start({ BALLAST_MODE: 'production' });
    const cleared = await eventually('the mark', () => marked('unpinned').find(({ without_price }) => without_price));
    expect(cleared).toMatchObject({ marks: [{ symbol: 'ADA/USD' }], without_price: ['DOT/USD'] });
  });
});
