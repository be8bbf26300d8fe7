import { decode } from '@ballast/contracts';
import { instrumentListed } from '@ballast/contracts/pricing';
import type { PriceView } from '@ballast/internal-api';
import { eventually, type ServiceInstance } from '@ballast/test-infra';
import { usePricing } from '../testing/pricing-driver';

const PRODUCTION = { BALLAST_MODE: 'production' };

const pricing = usePricing();

async function prices({ http }: ServiceInstance): Promise<readonly PriceView[]> {
  return (await http.get<{ prices: readonly PriceView[] }>('/internal/prices')).prices;
}

async function priceOf(instance: ServiceInstance, symbol: string): Promise<PriceView | undefined> {
  return (await prices(instance)).find((price) => `${price.underlying_currency}/${price.quoted_currency}` === symbol);
}

describe('the catalogue', () => {
  it('is listed once, however many instances start, and however often', async () => {
    const instances = await Promise.all([pricing.start(), pricing.start(), pricing.start()]);
    await Promise.all(instances.map((instance) => instance.close()));
    await pricing.start();
    await eventually('every instrument is listed', () => pricing.driver.received(instrumentListed.type).length >= 30);
    const listed = pricing.driver
      .received(instrumentListed.type)
      .map((message) => decode(instrumentListed, message).data.instrument);
    expect(listed).toHaveLength(30);
    expect(new Set(listed.map(({ symbol }) => symbol)).size).toBe(30);
    for (const quoted of ['USD', 'EUR']) {
      for (const underlying of ['BTC', 'ETH', 'SOL']) {
        expect(listed).toContainEqual({
          symbol: `${underlying}/${quoted}`,
          underlying_currency: underlying,
          quoted_currency: quoted,
          quantity_scale: 8,
          price_scale: 2,
          quoted_scale: 2,
          min_notional: '1.00',
          status: 'enabled',
        });
      }
    }
  });
});

describe('the random walk of the sandbox', () => {
  it('has a price for every instrument as soon as the service listens, with the spread around the mid', async () => {
    const instance = await pricing.start({ PRICING_SPREAD_BPS: '100', PRICING_WALK_INTERVAL_MS: '100' });
    const [btc, all] = [await priceOf(instance, 'BTC/USD'), await prices(instance)];
    expect(all).toHaveLength(30);
    expect(btc).toMatchObject({ pinned: false });
    const [bid, mid, ask] = [Number(btc?.bid), Number(btc?.mid), Number(btc?.ask)];
    expect(ask / mid).toBeCloseTo(1.005, 5);
    expect(bid / mid).toBeCloseTo(0.995, 5);
  });

  it('keeps every price fresh with several instances, and takes one step at a time', async () => {
    const instances = await Promise.all([1, 2, 3].map(() => pricing.start({ PRICING_WALK_INTERVAL_MS: '100' })));
    const step = async (): Promise<number> => {
      const { rows } = await pricing.sql.query<{ seed: string }>(
        `SELECT seed FROM pricing.walks WHERE symbol = 'BTC/USD'`,
      );
      return Number(rows[0]?.seed);
    };
    // Each step adds a constant to the seed, so the seed counts the steps.
    const stepsBetween = (from: number, to: number): number => {
      let steps = 0;
      for (let seed = from; seed !== to && steps < 1_000; seed = (seed + 0x6d2b79f5) >>> 0) steps += 1;
      return steps;
    };
    const [first, startedAt] = [await step(), Date.now()];
    await eventually('ten steps are taken', async () => stepsBetween(first, await step()) >= 10);
    const elapsed = Date.now() - startedAt;
    expect(stepsBetween(first, await step())).toBeLessThanOrEqual(elapsed / 50 + 2);
    for (const instance of instances) await instance.close();
  });

  it('goes on from the last prices after a restart, along the walk of its seed', async () => {
    const still = { PRICING_WALK_INTERVAL_MS: '60000', PRICING_WALK_STEP_PPM: '1000' };
    const before = await pricing.start(still);
    const { rows: stored } = await pricing.sql.query('SELECT symbol, mid FROM pricing.quotes ORDER BY symbol');
    await before.close();
    await pricing.sql.query(`UPDATE pricing.quotes SET as_of = as_of - interval '1 hour'`);
    const after = await pricing.start(still);
    const moved = await prices(after);
    expect(moved.every(({ as_of }) => Date.now() - Date.parse(as_of) < 5_000)).toBe(true);
    const ratios = stored.map(({ symbol, mid }) => {
      const price = moved.find((each) => `${each.underlying_currency}/${each.quoted_currency}` === symbol);
      return Number(price?.mid) / Number(mid);
    });
    expect(Math.max(...ratios)).toBeLessThanOrEqual(1.0015);
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(0.9985);
    expect(ratios.some((ratio) => ratio !== 1)).toBe(true);
  });
});

describe('a pin', () => {
  it('sets bid, mid and ask until it is taken away, also over a restart', async () => {
    const instance = await pricing.start();
    const pinned = await instance.http.call<PriceView>('PUT', '/internal/prices/BTC/USD', { price: '60000' });
    expect(pinned).toEqual({
      underlying_currency: 'BTC',
      quoted_currency: 'USD',
      bid: '60000.00',
      mid: '60000.00',
      ask: '60000.00',
      as_of: expect.any(String),
      pinned: true,
    });
    await instance.http.call('PUT', '/internal/prices/ETH/EUR', { bid: '2999.99', ask: '3000.02' });
    await instance.close();
    const later = await pricing.start();
    expect(await priceOf(later, 'BTC/USD')).toEqual(pinned);
    expect(await priceOf(later, 'ETH/EUR')).toMatchObject({
      bid: '2999.99',
      mid: '3000.00',
      ask: '3000.02',
      pinned: true,
    });
    const unpinned = await later.http.call<PriceView>('DELETE', '/internal/prices/BTC/USD');
    expect(unpinned).toMatchObject({ pinned: false });
    expect(Date.now() - Date.parse(unpinned.as_of)).toBeLessThan(5_000);
    expect(await later.http.call<PriceView>('DELETE', '/internal/prices/BTC/USD')).toMatchObject({ pinned: false });
  });

  it('is refused with every violation named, and leaves the price as it was', async () => {
    const { http } = await pricing.start();
    const put = (body: object): Promise<unknown> => http.call('PUT', '/internal/prices/SOL/USD', body);
    const refusal = (...errors: readonly string[]): object => ({ code: 'invalid_request', options: { errors } });
    await expect(put({ price: '0' })).rejects.toMatchObject(refusal('body/price must be greater than 0'));
    await expect(put({ bid: '2.001', ask: 'x' })).rejects.toMatchObject(
      refusal('body/bid must have at most 2 decimals', 'body/ask must be a plain decimal string'),
    );
    await expect(put({ bid: '2.00', ask: '1.00' })).rejects.toMatchObject(refusal('body/bid must not be above ask'));
    await expect(put({ price: 1, mid: '1' })).rejects.toMatchObject(
      refusal('body/price must be a string', 'body/mid is not a known field'),
    );
    await expect(put({})).rejects.toMatchObject(refusal('body/price is required, or bid and ask'));
    await expect(http.call('PUT', '/internal/prices/LUNA/USD', { price: '0' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(http.call('DELETE', '/internal/prices/BTC/LUNA')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('production', () => {
  it('lists only prices of its feed, and drops the pins of a sandbox', async () => {
    await pricing.sql.query('DELETE FROM pricing.quotes');
    const instance = await pricing.start(PRODUCTION);
    expect(await prices(instance)).toEqual([]);
    const at = new Date().toISOString();
    const body = {
      prices: [
        { underlying_currency: 'BTC', quoted_currency: 'USD', price: '60000.00', as_of: at },
        { underlying_currency: 'ETH', quoted_currency: 'USD', bid: '2990.00', ask: '3010.00' },
      ],
    };
    expect(await instance.http.call('PUT', '/internal/feed', body)).toEqual({ accepted: 2, ignored: 0 });
    expect(await prices(instance)).toMatchObject([
      { underlying_currency: 'BTC', bid: '59940.00', mid: '60000.00', ask: '60060.00', as_of: at, pinned: false },
      { underlying_currency: 'ETH', bid: '2990.00', mid: '3000.00', ask: '3010.00' },
    ]);
    const late = { ...body.prices[0], price: '1.00', as_of: new Date(Date.parse(at) - 1).toISOString() };
    expect(await instance.http.call('PUT', '/internal/feed', { prices: [late] })).toEqual({ accepted: 0, ignored: 1 });
  });

  it('accepts no pins and no faults', async () => {
    const { http } = await pricing.start(PRODUCTION);
    await expect(http.call('PUT', '/internal/prices/BTC/USD', { price: '1.00' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(http.call('POST', '/internal/faults', {})).rejects.toMatchObject({ code: 'not_found' });
  });

  it('names every violation of a push, and then stores none of its prices', async () => {
    const instance = await pricing.start(PRODUCTION);
    const before = await prices(instance);
    const ahead = new Date(Date.now() + 60_000).toISOString();
    const body = {
      prices: [
        { underlying_currency: 'BTC', quoted_currency: 'USD', price: '61000.00' },
        { underlying_currency: 'BTC', quoted_currency: 'USD', price: '61000.00' },
        { underlying_currency: 'LUNA', quoted_currency: 'USD', price: '1.00' },
        { underlying_currency: 'ETH', quoted_currency: 'USD', price: '-1', as_of: ahead },
      ],
    };
    await expect(instance.http.call('PUT', '/internal/feed', body)).rejects.toMatchObject({
      code: 'invalid_request',
      options: {
        errors: [
          'body/prices/1/underlying_currency must not name an instrument twice',
          'body/prices/2/underlying_currency must be that of a listed instrument',
          'body/prices/3/price must be a plain decimal string',
          'body/prices/3/as_of must not lie in the future',
        ],
      },
    });
    expect(await prices(instance)).toEqual(before);
  });

  it('has its feed only in production', async () => {
    const { http } = await pricing.start();
    await expect(http.call('PUT', '/internal/feed', { prices: [] })).rejects.toMatchObject({ code: 'not_found' });
  });
});
