import { pricesLock, pricesLocked, pricesQuote, pricesQuoted, pricesUnavailable } from '@ballast/contracts/pricing';
import { eventually, type ServiceInstance } from '@ballast/test-infra';
import { arm, priceRequest, usePricing, type OfOperation, type PriceRequest } from '../testing/pricing-driver';

/** Production has no feed of its own: prices are fresh when the test says so. */
const PRODUCTION = { BALLAST_MODE: 'production', PRICING_LOOK_INTERVAL_MS: '100' };
/** A wait that is longer than any test, so that no answer in these tests comes from the end of the wait. */
const LONG = { ...PRODUCTION, PRICING_WAIT_MS: '60000' };
const WAIT_MS = 1_000;
const SHORT = { ...PRODUCTION, PRICING_WAIT_MS: String(WAIT_MS) };

const pricing = usePricing();

/** Both kinds of request, each with a way to send it and to read the prices that it was given. */
const KINDS = [
  {
    name: 'a lock',
    send: (of: PriceRequest) => pricing.send(pricesLock, of),
    prices: async (of: OfOperation) => (await pricing.answer(pricesLocked, of)).prices.map(({ price }) => price),
    lacking: async (of: OfOperation) => (await pricing.answer(pricesUnavailable, of)).assets,
    count: (of: OfOperation) =>
      pricing.answers(pricesLocked, of).length + pricing.answers(pricesUnavailable, of).length,
    kind: 'lock',
    looks: 'pricing.lock_looks',
  },
  {
    name: 'a quote',
    send: (of: PriceRequest) => pricing.send(pricesQuote, of),
    prices: async (of: OfOperation) => (await pricing.answer(pricesQuoted, of)).prices.map(({ price }) => price),
    lacking: async (of: OfOperation) => (await pricing.answer(pricesQuoted, of)).missing,
    count: (of: OfOperation) => pricing.answers(pricesQuoted, of).length,
    kind: 'quote',
    looks: 'pricing.quote_looks',
  },
] as const;
type Kind = (typeof KINDS)[number];

async function waits({ looks, name }: Kind, { operation_id }: OfOperation): Promise<void> {
  await eventually(`${name} waits`, async () => {
    const { rows } = await pricing.sql.query<OfOperation>(`SELECT operation_id FROM ${looks}`);
    return rows.some((row) => row.operation_id === operation_id);
  });
}

/** Pushes the same price for each of the assets. */
async function feed({ http }: ServiceInstance, price: string, assets: readonly string[] = ['BTC', 'ETH']) {
  const prices = assets.map((underlying_currency) => ({ underlying_currency, quoted_currency: 'USD', price }));
  await http.call('PUT', '/internal/feed', { prices });
}

/** Makes all prices an hour old, as after a feed that stood still. */
async function standStill(): Promise<void> {
  await pricing.sql.query(`UPDATE pricing.quotes SET as_of = as_of - interval '1 hour'`);
}

describe.each(KINDS)('$name without a fresh price', (kind) => {
  it('waits for the price', async () => {
    const instance = await pricing.start(LONG);
    await feed(instance, '50000.00');
    await standStill();
    const of = priceRequest(['BTC']);
    await kind.send(of);
    await waits(kind, of);
    expect(kind.count(of)).toBe(0);
    await feed(instance, '61000.00');
    expect(new Set(await kind.prices(of))).toEqual(new Set(['61061.00']));
  });

  it('is decided without the price at the end of the wait, and not before', async () => {
    const instance = await pricing.start(SHORT);
    await feed(instance, '50000.00');
    await standStill();
    const startedAt = Date.now();
    const of = priceRequest(['BTC', 'ETH']);
    await kind.send(of);
    expect(await kind.lacking(of)).toEqual(['BTC', 'ETH']);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(WAIT_MS);
  });

  it('waits on through a restart and an outage that is longer than the wait', async () => {
    const instance = await pricing.start(SHORT);
    await feed(instance, '50000.00');
    await standStill();
    const of = priceRequest(['BTC']);
    await kind.send(of);
    await waits(kind, of);
    await instance.close();
    const downUntil = Date.now() + 2 * WAIT_MS;
    await eventually('the outage is over', () => Date.now() >= downUntil);
    // The long interval between looks leaves enough time for the feed to bring a price before the last look.
    await feed(await pricing.start({ ...SHORT, PRICING_LOOK_INTERVAL_MS: '1000' }), '62000.00');
    expect(await kind.prices(of)).toEqual(['62062.00']);
  });

  it('is answered once by several instances', async () => {
    const [instance] = await Promise.all([pricing.start(LONG), pricing.start(LONG), pricing.start(LONG)]);
    await feed(instance, '50000.00');
    await standStill();
    const many = Array.from({ length: 20 }, () => priceRequest(['BTC']));
    await Promise.all(many.map((of) => kind.send(of)));
    for (const of of many) await waits(kind, of);
    await feed(instance, '63000.00');
    for (const of of many) expect(await kind.prices(of)).toEqual(['63063.00']);
    const last = priceRequest(['BTC']);
    await kind.send(last);
    await kind.prices(last);
    expect(many.map((of) => kind.count(of))).toEqual(many.map(() => 1));
  });

  it('stays when its stored request cannot be decoded, and keeps no other one waiting', async () => {
    const instance = await pricing.start(LONG);
    await feed(instance, '50000.00');
    await standStill();
    const unreadable = priceRequest(['BTC']);
    const other = priceRequest(['BTC']);
    await kind.send(unreadable);
    await waits(kind, unreadable);
    const at = [unreadable.operation_id, kind.kind];
    await pricing.sql.query(`UPDATE pricing.waits SET command = '{' WHERE operation_id = $1 AND kind = $2`, at);
    await pricing.sql.query(
      `UPDATE ${kind.looks} SET due_at = now() - interval '1 hour' WHERE operation_id = $1`,
      at.slice(0, 1),
    );
    await kind.send(other);
    await waits(kind, other);
    await feed(instance, '64000.00');
    expect(await kind.prices(other)).toEqual(['64064.00']);
    await eventually('the unreadable one is put off', async () => {
      const { rows } = await pricing.sql.query<{ command: string }>(
        `SELECT w.command FROM pricing.waits w JOIN ${kind.looks} l USING (operation_id)
          WHERE w.operation_id = $1 AND w.kind = $2 AND l.due_at > now() + interval '30 seconds'`,
        at,
      );
      return rows[0]?.command === '{';
    });
    await pricing.sql.query(`DELETE FROM ${kind.looks} WHERE operation_id = $1`, at.slice(0, 1));
    await pricing.sql.query('DELETE FROM pricing.waits WHERE operation_id = $1 AND kind = $2', at);
  });

  it('does not wait for an asset that is not listed', async () => {
    const instance = await pricing.start(LONG);
    await feed(instance, '50000.00');
    await standStill();
    const of = priceRequest(['BTC', 'LUNA']);
    await kind.send(of);
    expect(await kind.lacking(of)).toEqual(['BTC', 'LUNA']);
  });
});

describe('a lock', () => {
  it('waits for an asset that only some Traders hold, and then does without it', async () => {
    const instance = await pricing.start(SHORT);
    await feed(instance, '50000.00');
    await standStill();
    await feed(instance, '60000.00', ['BTC']);
    const of = priceRequest(['BTC'], { optional: ['ETH'] });
    await pricing.send(pricesLock, of);
    await waits(KINDS[0], of);
    const { prices, missing } = await pricing.answer(pricesLocked, of);
    expect([prices.map(({ price }) => price), missing]).toEqual([['60060.00'], ['ETH']]);
  });

  it('that is struck by price_unavailable does not wait', async () => {
    const instance = await pricing.start({ ...LONG, BALLAST_MODE: 'sandbox' });
    const of = priceRequest(['BTC']);
    await arm(instance, 'price_unavailable', { times: 1, strategy_id: of.strategy_id });
    expect((await pricing.ask(pricesLock, of, pricesUnavailable)).assets).toEqual(['BTC']);
  });
});

describe('a quote of the whole market', () => {
  it('waits while the feed stands still, and not for a price that a living feed does not bring', async () => {
    const instance = await pricing.start(LONG);
    await feed(instance, '50000.00');
    await standStill();
    const of = priceRequest([], { every_instrument: true });
    await pricing.send(pricesQuote, of);
    await waits(KINDS[1], of);
    await feed(instance, '60000.00', ['BTC']);
    const { prices, missing } = await pricing.answer(pricesQuoted, of);
    expect(prices.map(({ asset }) => asset)).toEqual(['BTC']);
    expect(missing).toContain('ETH');
  });
});
