import { decode, TOPICS, type PriceBound } from '@ballast/contracts';
import {
  pricesLock,
  pricesLocked,
  pricesMoved,
  pricesQuote,
  pricesQuoted,
  pricesUnavailable,
} from '@ballast/contracts/pricing';
import { eventually } from '@ballast/test-infra';
import { arm, pin, priceRequest, usePricing } from '../testing/pricing-driver';

const pricing = usePricing();

describe('locking prices', () => {
  it.each([
    ['ask', '60100.00'],
    ['bid', '59900.00'],
    ['mid', '60000.00'],
  ] as const)('gives one price per asset, of the %s side', async (side, price) => {
    const instance = await pricing.start();
    await pin(instance, 'BTC/USD', { bid: '59900.00', ask: '60100.00' });
    await pin(instance, 'ETH/USD', { price: '3000.00' });
    const of = priceRequest(['BTC', 'ETH'], { side });
    const { prices, missing } = await pricing.ask(pricesLock, of, pricesLocked);
    expect(missing).toEqual([]);
    expect(prices).toEqual([
      { asset: 'BTC', price, source: 'pinned', as_of: expect.stringMatching(/Z$/) },
      { asset: 'ETH', price: '3000.00', source: 'pinned', as_of: expect.any(String) },
    ]);
  });

  it('locks the prices of the feed, with their times', async () => {
    await pricing.start();
    const of = priceRequest(['SOL'], { quoted_currency: 'EUR' });
    const [price] = (await pricing.ask(pricesLock, of, pricesLocked)).prices;
    expect(price).toMatchObject({ asset: 'SOL', source: 'feed', price: expect.stringMatching(/^\d+\.\d\d$/) });
    expect(Date.now() - Date.parse(price?.as_of ?? '')).toBeLessThan(5_000);
  });

  it('returns the stored lock when asked again, also after a restart and when the market has moved', async () => {
    const instance = await pricing.start();
    await pin(instance, 'BTC/USD', { price: '50000.00' });
    const of = priceRequest(['BTC']);
    expect(await pricing.lock(of)).toEqual([['BTC', '50000.00']]);
    await pin(instance, 'BTC/USD', { price: '70000.00' });
    await pricing.send(pricesLock, of, of);
    await eventually('three answers', () => pricing.answers(pricesLocked, of).length === 3);
    await instance.close();
    await pricing.start();
    await pricing.send(pricesLock, of);
    await eventually('four answers', () => pricing.answers(pricesLocked, of).length === 4);
    const locked = pricing.driver.received(pricesLocked.type).map((message) => decode(pricesLocked, message));
    const own = locked.filter(({ data }) => data.operation_id === of.operation_id);
    expect(new Set(own.map(({ occurredAt, data }) => JSON.stringify([occurredAt, data]))).size).toBe(1);
  });

  it('answers every request of a batch, and a repeated request in it with the same prices', async () => {
    const instance = await pricing.start();
    await pin(instance, 'BTC/USD', { price: '50000.00' });
    const many = Array.from({ length: 30 }, () => priceRequest(['BTC', 'ETH']));
    await pricing.send(pricesLock, ...many, ...many);
    await Promise.all(many.map((of) => pricing.answer(pricesLocked, of)));
    await eventually('all are answered twice', () =>
      many.every((of) => pricing.answers(pricesLocked, of).length === 2),
    );
  });

  it('uses a new price for every Operation after the call has answered, also on another instance', async () => {
    const [one, two] = await Promise.all([pricing.start(), pricing.start()]);
    for (const [index, instance] of [one, two, one, two].entries()) {
      const price = `${50_001 + index}.00`;
      await pin(instance, 'BTC/USD', { price });
      const later = Array.from({ length: 8 }, () => priceRequest(['BTC']));
      await pricing.send(pricesLock, ...later);
      for (const of of later) expect((await pricing.answer(pricesLocked, of)).prices[0]?.price).toBe(price);
    }
  });

  it('is unavailable without a fresh price of a required asset, and stays so for that Operation', async () => {
    const instance = await pricing.start({ BALLAST_MODE: 'production', PRICING_WAIT_MS: '0' });
    const fresh = { underlying_currency: 'BTC', quoted_currency: 'USD', price: '64000.00' };
    const old = { ...fresh, underlying_currency: 'ETH', as_of: new Date(Date.now() - 60_000).toISOString() };
    await pricing.sql.query('DELETE FROM pricing.quotes');
    await instance.http.call('PUT', '/internal/feed', { prices: [fresh, old] });
    const of = priceRequest(['BTC', 'ETH', 'LUNA']);
    expect(await pricing.ask(pricesLock, of, pricesUnavailable)).toMatchObject({
      operation_id: of.operation_id,
      assets: ['ETH', 'LUNA'],
      detail: 'There is no fresh price for ETH, LUNA.',
    });
    const optional = priceRequest(['BTC'], { optional: ['ETH'] });
    await pricing.send(pricesLock, optional, of);
    expect(await pricing.answer(pricesLocked, optional)).toMatchObject({
      prices: [{ asset: 'BTC' }],
      missing: ['ETH'],
    });
    await eventually('the same answer again', () => pricing.answers(pricesUnavailable, of).length === 2);
  });

  it('uses the configured staleness, and never treats a pin as stale', async () => {
    const instance = await pricing.start({
      PRICING_STALE_AFTER_MS: '100',
      PRICING_WALK_INTERVAL_MS: '60000',
      PRICING_WAIT_MS: '0',
    });
    await pin(instance, 'BTC/USD', { price: '50000.00' });
    await eventually('the prices are older than the staleness', async () => {
      const { rows } = await pricing.sql.query(
        `SELECT 1 FROM pricing.quotes WHERE as_of > now() - interval '150 milliseconds'`,
      );
      return rows.length === 0;
    });
    const of = priceRequest(['BTC', 'ETH']);
    expect((await pricing.ask(pricesLock, of, pricesUnavailable)).assets).toEqual(['ETH']);
    expect(await pricing.lock(priceRequest(['BTC']))).toEqual([['BTC', '50000.00']]);
  });

  it('puts a request that cannot be read aside and answers the others', async () => {
    await pricing.start();
    const of = priceRequest(['BTC']);
    await pricing.driver.send([
      { topic: TOPICS.pricingCommands, key: of.operation_id, type: pricesLock.type, value: '[]' },
    ]);
    expect(await pricing.lock(of)).toHaveLength(1);
  });
});

describe('quoting prices', () => {
  it('gives prices with their instruments, and names missing ones', async () => {
    const instance = await pricing.start();
    await pin(instance, 'BTC/USD', { price: '50000.00' });
    const of = priceRequest(['BTC', 'LUNA'], { side: 'bid' });
    const quoted = await pricing.ask(pricesQuote, of, pricesQuoted);
    expect(quoted.prices).toMatchObject([{ asset: 'BTC', price: '50000.00' }]);
    expect(quoted.instruments).toEqual([
      {
        symbol: 'BTC/USD',
        underlying_currency: 'BTC',
        quoted_currency: 'USD',
        quantity_scale: 8,
        price_scale: 2,
        quoted_scale: 2,
        min_notional: '1.00',
        status: 'enabled',
      },
    ]);
    expect(quoted.missing).toEqual(['LUNA']);
  });

  it('gives every instrument of the currency when asked to, and locks nothing', async () => {
    const instance = await pricing.start();
    const of = priceRequest([], { quoted_currency: 'EUR', every_instrument: true });
    const { prices, instruments } = await pricing.ask(pricesQuote, of, pricesQuoted);
    expect(prices).toHaveLength(15);
    expect(new Set(instruments.map(({ quoted_currency }) => quoted_currency))).toEqual(new Set(['EUR']));
    await pin(instance, 'BTC/EUR', { price: '40000.00' });
    expect(await pricing.lock({ ...of, required: ['BTC'] })).toEqual([['BTC', '40000.00']]);
  });

  it('claims no fault, because faults strike at the lock', async () => {
    const instance = await pricing.start();
    await arm(instance, 'price_unavailable');
    const of = priceRequest(['BTC']);
    expect((await pricing.ask(pricesQuote, of, pricesQuoted)).missing).toEqual([]);
    await pricing.ask(pricesLock, of, pricesUnavailable);
  });
});

describe('a bound', () => {
  const AS_OF = '2026-04-17T10:30:00.000Z';

  function bound(price: string, more: Partial<PriceBound> = {}): PriceBound {
    const prices = [{ asset: 'BTC', price, source: 'feed', as_of: AS_OF }];
    return { prices, max_move_bps: 25, lock_at: 'market', ...more };
  }

  /** The bound of a plan has no limit of its own. */
  function planned(price: string): PriceBound {
    return { prices: [{ asset: 'BTC', price, source: 'feed', as_of: AS_OF }], lock_at: 'bound' };
  }

  it('locks market prices within the bound, or the prices of the bound when it asks for them', async () => {
    const instance = await pricing.start();
    await pin(instance, 'BTC/USD', { price: '60150.00' });
    expect(await pricing.lock(priceRequest(['BTC'], { bound: bound('60000.00') }))).toEqual([['BTC', '60150.00']]);
    await pin(instance, 'BTC/USD', { bid: '59940.00', ask: '60060.00' });
    const of = priceRequest(['BTC'], { bound: planned('60000.00') });
    expect((await pricing.ask(pricesLock, of, pricesLocked)).prices).toEqual([
      { asset: 'BTC', price: '60000.00', source: 'feed', as_of: AS_OF },
    ]);
  });

  it('of a plan refuses a market beyond its tolerance, and one whose other side has passed its prices', async () => {
    const instance = await pricing.start();
    await pin(instance, 'BTC/USD', { bid: '59940.00', ask: '60060.01' });
    const far = priceRequest(['BTC'], { bound: planned('60000.00') });
    expect((await pricing.ask(pricesLock, far, pricesMoved)).detail).toContain('more than 10 basis points');
    await pin(instance, 'BTC/USD', { bid: '60000.01', ask: '60060.00' });
    const passed = priceRequest(['BTC'], { bound: planned('60000.00') });
    expect((await pricing.ask(pricesLock, passed, pricesMoved)).detail).toBe(
      'BTC moved from 60000.00 to 60060.00: the other side of the market has passed the price of the plan.',
    );
  });

  it('refuses a market that is further away, and still refuses it when the market comes back', async () => {
    const instance = await pricing.start();
    await pin(instance, 'BTC/USD', { price: '60150.01' });
    const of = priceRequest(['BTC'], { bound: bound('60000.00') });
    expect(await pricing.ask(pricesLock, of, pricesMoved)).toMatchObject({
      operation_id: of.operation_id,
      moved: [{ asset: 'BTC', from: '60000.00', to: '60150.01' }],
      detail: 'BTC moved from 60000.00 to 60150.01: more than 25 basis points are not allowed.',
    });
    await pin(instance, 'BTC/USD', { price: '60000.00' });
    await pricing.send(pricesLock, of);
    await eventually('the same answer again', () => pricing.answers(pricesMoved, of).length === 2);
  });
});
