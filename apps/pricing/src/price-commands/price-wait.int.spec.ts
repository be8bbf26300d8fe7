import {
  compose,
  decode,
  pricesLock,
  pricesLocked,
  pricesQuote,
  pricesQuoted,
  pricesUnavailable,
  TOPICS,
  type MessageType,
} from '@ballast/contracts';
import { newId, toTimestamp } from '@ballast/kernel';
import { eventually, LogDriver, useService, useTestDatabase, type ServiceInstance } from '@ballast/test-infra';
import { Client } from 'pg';
import { service } from '../index';

/** Production has no feed of its own: prices are fresh when the test says so. */
const PRODUCTION = { BALLAST_MODE: 'production', PRICING_LOOK_INTERVAL_MS: '100' };
/** Longer than any case takes: what is answered before it did not just run out of time. */
const LONG = { ...PRODUCTION, PRICING_WAIT_MS: '60000' };
const WAIT_MS = 1_000;
const SHORT = { ...PRODUCTION, PRICING_WAIT_MS: String(WAIT_MS) };

let driver: LogDriver;
let sql: Client;

// Before the database's own: hooks run in the order of their registration.
afterAll(async () => {
  await sql.end();
  await driver.close();
});
const database = useTestDatabase();
const { start } = useService(service, database);

beforeAll(async () => {
  driver = await LogDriver.open(database.url, [TOPICS.priceEvents]);
  sql = new Client({ connectionString: database.url });
  await sql.connect();
});

/** What every answer names. */
interface Answer {
  readonly operation_id: string;
}

function send<T extends Answer>(type: MessageType<T>, ...requests: readonly T[]): Promise<void> {
  return driver.send(
    requests.map((data) =>
      compose(type, {
        key: data.operation_id,
        platformCode: 'SANDBX',
        correlationId: data.operation_id,
        causationId: '',
        occurredAt: toTimestamp(new Date()),
        data,
      }),
    ),
  );
}

function answers<T extends Answer>(type: MessageType<T>, { operation_id }: Answer): readonly T[] {
  return driver
    .received(type.type)
    .map((message) => decode(type, message).data)
    .filter((data) => data.operation_id === operation_id);
}

async function answer<T extends Answer>(type: MessageType<T>, of: Answer): Promise<T> {
  return eventually(`the ${type.type} of an Operation`, () => answers(type, of)[0]);
}

function wanted(required: readonly string[]) {
  return {
    operation_id: newId(),
    strategy_id: newId(),
    quoted_currency: 'USD',
    side: 'ask' as const,
    required: [...required],
  };
}

/** Both kinds of request, each with a way to send it and to read the prices that it was given. */
const KINDS = [
  {
    name: 'a lock',
    send: (of: ReturnType<typeof wanted>) => send(pricesLock, { ...of, optional: [] }),
    prices: async (of: Answer) => (await answer(pricesLocked, of)).prices.map(({ price }) => price),
    lacking: async (of: Answer) => (await answer(pricesUnavailable, of)).assets,
    count: (of: Answer) => answers(pricesLocked, of).length + answers(pricesUnavailable, of).length,
    waiting: 'SELECT operation_id FROM pricing.locks WHERE due_at IS NOT NULL',
  },
  {
    name: 'a quote',
    send: (of: ReturnType<typeof wanted>) => send(pricesQuote, { ...of, optional: [], every_instrument: false }),
    prices: async (of: Answer) => (await answer(pricesQuoted, of)).prices.map(({ price }) => price),
    lacking: async (of: Answer) => (await answer(pricesQuoted, of)).missing,
    count: (of: Answer) => answers(pricesQuoted, of).length,
    waiting: 'SELECT operation_id FROM pricing.waiting_quotes',
  },
] as const;
type Kind = (typeof KINDS)[number];

async function waits({ waiting, name }: Kind, { operation_id }: Answer): Promise<void> {
  await eventually(`${name} waits`, async () => {
    const { rows } = await sql.query<Answer>(waiting);
    return rows.some((row) => row.operation_id === operation_id);
  });
}

/** As a feed that stood still, and as one that brings a price. */
async function feed({ http }: ServiceInstance, price: string, assets: readonly string[] = ['BTC', 'ETH']) {
  const prices = assets.map((underlying_currency) => ({ underlying_currency, quoted_currency: 'USD', price }));
  await http.call('PUT', '/internal/feed', { prices });
}

async function standStill(): Promise<void> {
  await sql.query(`UPDATE pricing.quotes SET as_of = as_of - interval '1 hour'`);
}

describe.each(KINDS)('$name without a fresh price', (kind) => {
  it('waits for it', async () => {
    const instance = await start(LONG);
    await feed(instance, '50000.00');
    await standStill();
    const of = wanted(['BTC']);
    await kind.send(of);
    await waits(kind, of);
    expect(kind.count(of)).toBe(0);
    await feed(instance, '61000.00');
    expect(new Set(await kind.prices(of))).toEqual(new Set(['61061.00']));
  });

  it('does without when none has come by the end of the wait, and not before', async () => {
    const instance = await start(SHORT);
    await feed(instance, '50000.00');
    await standStill();
    const startedAt = Date.now();
    const of = wanted(['BTC', 'ETH']);
    await kind.send(of);
    expect(await kind.lacking(of)).toEqual(['BTC', 'ETH']);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(WAIT_MS);
  });

  it('waits on through a restart and an outage that is longer than the wait', async () => {
    const instance = await start(SHORT);
    await feed(instance, '50000.00');
    await standStill();
    const of = wanted(['BTC']);
    await kind.send(of);
    await waits(kind, of);
    await instance.close();
    const downUntil = Date.now() + 2 * WAIT_MS;
    await eventually('the outage is over', () => Date.now() >= downUntil);
    // The looks that are left are spread out, so that the feed is certainly in time.
    await feed(await start({ ...SHORT, PRICING_LOOK_INTERVAL_MS: '1000' }), '62000.00');
    expect(await kind.prices(of)).toEqual(['62062.00']);
  });

  it('is answered once by several instances', async () => {
    const [instance] = await Promise.all([start(LONG), start(LONG), start(LONG)]);
    await feed(instance, '50000.00');
    await standStill();
    const many = Array.from({ length: 20 }, () => wanted(['BTC']));
    await Promise.all(many.map((of) => kind.send(of)));
    for (const of of many) await waits(kind, of);
    await feed(instance, '63000.00');
    for (const of of many) expect(await kind.prices(of)).toEqual(['63063.00']);
    const last = wanted(['BTC']);
    await kind.send(last);
    await kind.prices(last);
    expect(many.map((of) => kind.count(of))).toEqual(many.map(() => 1));
  });

  it('does not wait for what is not listed', async () => {
    const instance = await start(LONG);
    await feed(instance, '50000.00');
    await standStill();
    const of = wanted(['BTC', 'LUNA']);
    await kind.send(of);
    expect(await kind.lacking(of)).toEqual(['BTC', 'LUNA']);
  });
});

describe('a lock', () => {
  it('waits for an asset that only some Traders hold, and then does without it', async () => {
    const instance = await start(SHORT);
    await feed(instance, '50000.00');
    await standStill();
    await feed(instance, '60000.00', ['BTC']);
    const of = wanted(['BTC']);
    await send(pricesLock, { ...of, optional: ['ETH'] });
    await waits(KINDS[0], of);
    const { prices, missing } = await answer(pricesLocked, of);
    expect([prices.map(({ price }) => price), missing]).toEqual([['60060.00'], ['ETH']]);
  });

  it('that is struck by price_unavailable does not wait', async () => {
    const instance = await start({ ...LONG, BALLAST_MODE: 'sandbox' });
    const of = wanted(['BTC']);
    await instance.http.call('POST', '/internal/faults', {
      id: newId(),
      scenario: 'price_unavailable',
      times: 1,
      strategy_id: of.strategy_id,
    });
    await send(pricesLock, { ...of, optional: [] });
    expect((await answer(pricesUnavailable, of)).assets).toEqual(['BTC']);
  });
});

describe('a quote of the whole market', () => {
  it('waits while the feed stands still, and not for a price that a living feed does not bring', async () => {
    const instance = await start(LONG);
    await feed(instance, '50000.00');
    await standStill();
    const of = wanted([]);
    await send(pricesQuote, { ...of, optional: [], every_instrument: true });
    await waits(KINDS[1], of);
    await feed(instance, '60000.00', ['BTC']);
    const { prices, missing } = await answer(pricesQuoted, of);
    expect(prices.map(({ asset }) => asset)).toEqual(['BTC']);
    expect(missing).toContain('ETH');
  });
});
