import {
  compose,
  decode,
  pricesLock,
  pricesLocked,
  pricesMoved,
  pricesQuote,
  pricesQuoted,
  pricesUnavailable,
  TOPICS,
  type MessageType,
  type PriceBound,
} from '@ballast/contracts';
import { newId, toTimestamp } from '@ballast/kernel';
import { eventually, LogDriver, useService, useTestDatabase, type ServiceInstance } from '@ballast/test-infra';
import { Client } from 'pg';
import { service } from '../index';

const STRATEGY = newId();
const DELAY_MS = 1_200;

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

afterEach(async () => {
  await sql.query('UPDATE pricing.faults SET remaining = 0');
});

interface Request {
  readonly operation_id: string;
  readonly strategy_id: string;
  readonly quoted_currency: string;
  readonly side: 'ask' | 'bid' | 'mid';
  readonly required: string[];
  readonly optional: string[];
  readonly every_instrument: boolean;
  readonly bound?: PriceBound;
}

function request(required: readonly string[], more: Partial<Request> = {}): Request {
  return {
    operation_id: newId(),
    strategy_id: STRATEGY,
    quoted_currency: 'USD',
    side: 'ask',
    required: [...required],
    optional: [],
    every_instrument: false,
    ...more,
  };
}

/** A request of either kind: each takes of it what it knows. */
function send<T>(type: MessageType<T>, ...requests: readonly (Request & T)[]): Promise<void> {
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

function answers<T extends { readonly operation_id: string }>(type: MessageType<T>, of: Request): readonly T[] {
  return driver
    .received(type.type)
    .map((message) => decode(type, message).data)
    .filter((data) => data.operation_id === of.operation_id);
}

async function answer<T extends { readonly operation_id: string }>(type: MessageType<T>, of: Request): Promise<T> {
  await eventually(`the ${type.type} of an Operation`, () => answers(type, of).length > 0);
  const [first] = answers(type, of);
  if (first === undefined) throw new Error('An answer that was there is gone');
  return first;
}

async function lock(of: Request): Promise<readonly (readonly [string, string])[]> {
  await send(pricesLock, of);
  return (await answer(pricesLocked, of)).prices.map(({ asset, price }) => [asset, price]);
}

function pin({ http }: ServiceInstance, symbol: string, price: object): Promise<unknown> {
  return http.call('PUT', `/internal/prices/${symbol}`, price);
}

function arm({ http }: ServiceInstance, scenario: string, fault: object = {}): Promise<unknown> {
  return http.call('POST', '/internal/faults', { id: newId(), scenario, ...fault });
}

describe('locking prices', () => {
  it.each([
    ['ask', '60100.00'],
    ['bid', '59900.00'],
    ['mid', '60000.00'],
  ] as const)('gives one price per asset, of the %s side', async (side, price) => {
    const instance = await start();
    await pin(instance, 'BTC/USD', { bid: '59900.00', ask: '60100.00' });
    await pin(instance, 'ETH/USD', { price: '3000.00' });
    const of = request(['BTC', 'ETH'], { side });
    await send(pricesLock, of);
    const { prices, missing } = await answer(pricesLocked, of);
    expect(missing).toEqual([]);
    expect(prices).toEqual([
      { asset: 'BTC', price, source: 'pinned', as_of: expect.stringMatching(/Z$/) },
      { asset: 'ETH', price: '3000.00', source: 'pinned', as_of: expect.any(String) },
    ]);
  });

  it('locks what the feed says, with its time', async () => {
    await start();
    const of = request(['SOL'], { quoted_currency: 'EUR' });
    await send(pricesLock, of);
    const [price] = (await answer(pricesLocked, of)).prices;
    expect(price).toMatchObject({ asset: 'SOL', source: 'feed', price: expect.stringMatching(/^\d+\.\d\d$/) });
    expect(Date.now() - Date.parse(price?.as_of ?? '')).toBeLessThan(5_000);
  });

  it('returns the stored lock when asked again, also after a restart and when the market has moved', async () => {
    const instance = await start();
    await pin(instance, 'BTC/USD', { price: '50000.00' });
    const of = request(['BTC']);
    expect(await lock(of)).toEqual([['BTC', '50000.00']]);
    await pin(instance, 'BTC/USD', { price: '70000.00' });
    await send(pricesLock, of, of);
    await eventually('three answers', () => answers(pricesLocked, of).length === 3);
    await instance.close();
    await start();
    await send(pricesLock, of);
    await eventually('four answers', () => answers(pricesLocked, of).length === 4);
    expect(new Set(answers(pricesLocked, of).map(({ prices }) => JSON.stringify(prices))).size).toBe(1);
  });

  it('answers every request of a batch, and one that comes twice in it alike', async () => {
    const instance = await start();
    await pin(instance, 'BTC/USD', { price: '50000.00' });
    const many = Array.from({ length: 30 }, () => request(['BTC', 'ETH']));
    await send(pricesLock, ...many, ...many);
    await Promise.all(many.map((of) => answer(pricesLocked, of)));
    await eventually('all are answered twice', () => many.every((of) => answers(pricesLocked, of).length === 2));
  });

  it('counts a new price for every Operation after the call has answered, also on another instance', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    for (const [index, instance] of [one, two, one, two].entries()) {
      const price = `${50_001 + index}.00`;
      await pin(instance, 'BTC/USD', { price });
      const later = Array.from({ length: 8 }, () => request(['BTC']));
      await send(pricesLock, ...later);
      for (const of of later) expect((await answer(pricesLocked, of)).prices[0]?.price).toBe(price);
    }
  });

  it('is unavailable without a fresh price of a required asset, and stays so for that Operation', async () => {
    const instance = await start({ BALLAST_MODE: 'production', PRICING_WAIT_MS: '0' });
    const fresh = { underlying_currency: 'BTC', quoted_currency: 'USD', price: '64000.00' };
    const old = { ...fresh, underlying_currency: 'ETH', as_of: new Date(Date.now() - 60_000).toISOString() };
    await sql.query('DELETE FROM pricing.quotes');
    await instance.http.call('PUT', '/internal/feed', { prices: [fresh, old] });
    const of = request(['BTC', 'ETH', 'LUNA']);
    await send(pricesLock, of);
    expect(await answer(pricesUnavailable, of)).toEqual({
      operation_id: of.operation_id,
      assets: ['ETH', 'LUNA'],
      detail: 'no fresh price for ETH, LUNA',
    });
    const optional = request(['BTC'], { optional: ['ETH'] });
    await send(pricesLock, optional, of);
    expect(await answer(pricesLocked, optional)).toMatchObject({ prices: [{ asset: 'BTC' }], missing: ['ETH'] });
    await eventually('the same answer again', () => answers(pricesUnavailable, of).length === 2);
  });

  it('has a staleness that is configured, and a pin that is never stale', async () => {
    const instance = await start({
      PRICING_STALE_AFTER_MS: '100',
      PRICING_WALK_INTERVAL_MS: '60000',
      PRICING_WAIT_MS: '0',
    });
    await pin(instance, 'BTC/USD', { price: '50000.00' });
    await eventually('the prices are older than the staleness', async () => {
      const { rows } = await sql.query(
        `SELECT 1 FROM pricing.quotes WHERE as_of > now() - interval '150 milliseconds'`,
      );
      return rows.length === 0;
    });
    const of = request(['BTC', 'ETH']);
    await send(pricesLock, of);
    expect((await answer(pricesUnavailable, of)).assets).toEqual(['ETH']);
    expect(await lock(request(['BTC']))).toEqual([['BTC', '50000.00']]);
  });

  it('puts a request that cannot be read aside and answers the others', async () => {
    await start();
    const of = request(['BTC']);
    await driver.send([{ topic: TOPICS.pricingCommands, key: of.operation_id, type: pricesLock.type, value: '[]' }]);
    expect(await lock(of)).toHaveLength(1);
  });
});

describe('quoting prices', () => {
  it('gives prices with their instruments, and says what is missing', async () => {
    const instance = await start();
    await pin(instance, 'BTC/USD', { price: '50000.00' });
    const of = request(['BTC', 'LUNA'], { side: 'bid' });
    await send(pricesQuote, of);
    const quoted = await answer(pricesQuoted, of);
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
    const instance = await start();
    const of = request([], { quoted_currency: 'EUR', every_instrument: true });
    await send(pricesQuote, of);
    const { prices, instruments } = await answer(pricesQuoted, of);
    expect(prices).toHaveLength(15);
    expect(new Set(instruments.map(({ quoted_currency }) => quoted_currency))).toEqual(new Set(['EUR']));
    await pin(instance, 'BTC/EUR', { price: '40000.00' });
    expect(await lock({ ...of, required: ['BTC'] })).toEqual([['BTC', '40000.00']]);
  });

  it('claims no fault: those strike at the lock', async () => {
    const instance = await start();
    await arm(instance, 'price_unavailable');
    const of = request(['BTC']);
    await send(pricesQuote, of);
    expect((await answer(pricesQuoted, of)).missing).toEqual([]);
    await send(pricesLock, of);
    await answer(pricesUnavailable, of);
  });
});

describe('a bound', () => {
  const AS_OF = '2026-04-17T10:30:00.000Z';

  function bound(price: string, more: Partial<PriceBound> = {}): PriceBound {
    const prices = [{ asset: 'BTC', price, source: 'feed', as_of: AS_OF }];
    return { prices, max_move_bps: 25, lock_at: 'market', ...more };
  }

  it('lets the market be locked within it, and its own prices when it says so', async () => {
    const instance = await start();
    await pin(instance, 'BTC/USD', { price: '60150.00' });
    expect(await lock(request(['BTC'], { bound: bound('60000.00') }))).toEqual([['BTC', '60150.00']]);
    const of = request(['BTC'], { bound: bound('60000.00', { lock_at: 'bound' }) });
    await send(pricesLock, of);
    expect((await answer(pricesLocked, of)).prices).toEqual([
      { asset: 'BTC', price: '60000.00', source: 'feed', as_of: AS_OF },
    ]);
  });

  it('refuses a market that is further away, and stays with that when the market comes back', async () => {
    const instance = await start();
    await pin(instance, 'BTC/USD', { price: '60150.01' });
    const of = request(['BTC'], { bound: bound('60000.00') });
    await send(pricesLock, of);
    expect(await answer(pricesMoved, of)).toEqual({
      operation_id: of.operation_id,
      moved: [{ asset: 'BTC', from: '60000.00', to: '60150.01' }],
      detail: 'BTC moved from 60000.00 to 60150.01: more than 25 basis points are not allowed.',
    });
    await pin(instance, 'BTC/USD', { price: '60000.00' });
    await send(pricesLock, of);
    await eventually('the same answer again', () => answers(pricesMoved, of).length === 2);
  });
});

describe('price_unavailable', () => {
  it('strikes as many Operations as it was armed for, once each, whether or not their assets are required', async () => {
    const instance = await start();
    await arm(instance, 'price_unavailable', { times: 2 });
    const one = request(['BTC']);
    await send(pricesLock, one);
    await answer(pricesUnavailable, one);
    await send(pricesLock, one);
    await eventually('the same answer again', () => answers(pricesUnavailable, one).length === 2);
    const liquidation = request([], { optional: ['BTC', 'ETH'], side: 'bid' });
    await send(pricesLock, liquidation);
    expect((await answer(pricesUnavailable, liquidation)).assets).toEqual(['BTC', 'ETH']);
    expect(await lock(request(['BTC']))).toHaveLength(1);
  });

  it('strikes once when its log is replayed', async () => {
    const instance = await start();
    await arm(instance, 'price_unavailable', { times: 2 });
    const of = request(['BTC']);
    await send(pricesLock, of);
    await answer(pricesUnavailable, of);
    await instance.close();
    await sql.query('UPDATE pricing.log_positions SET next_offset = 0');
    await start();
    await eventually('the replay has answered again', () => answers(pricesUnavailable, of).length === 2);
    const { rows } = await sql.query('SELECT units FROM pricing.fault_claims WHERE operation_id = $1', [
      of.operation_id,
    ]);
    expect(rows).toEqual([{ units: 1 }]);
    const { rows: left } = await sql.query('SELECT remaining FROM pricing.faults WHERE remaining > 0');
    expect(left).toEqual([{ remaining: 1 }]);
  });

  it('strikes only the Strategy that it is armed for, and nobody once cleared', async () => {
    const instance = await start();
    const strategy_id = newId();
    await arm(instance, 'price_unavailable', { strategy_id, times: 5 });
    expect(await lock(request(['BTC']))).toHaveLength(1);
    const own = request(['BTC'], { strategy_id });
    await send(pricesLock, own);
    await answer(pricesUnavailable, own);
    await instance.http.call('DELETE', '/internal/faults');
    expect(await lock(request(['BTC'], { strategy_id }))).toHaveLength(1);
  });
});

describe('slow_pricing', () => {
  async function waits(of: Request): Promise<void> {
    await eventually('the Operation waits', async () => {
      const { rows } = await sql.query('SELECT 1 FROM pricing.locks WHERE operation_id = $1 AND due_at IS NOT NULL', [
        of.operation_id,
      ]);
      return rows.length === 1;
    });
  }

  it('locks later, at the prices of then, and delays no other Operation', async () => {
    const instance = await start();
    await pin(instance, 'BTC/USD', { price: '50000.00' });
    await arm(instance, `slow_pricing:${DELAY_MS}`);
    const sentAt = Date.now();
    const slow = request(['BTC']);
    await send(pricesLock, slow);
    await waits(slow);
    expect(await lock(request(['BTC']))).toEqual([['BTC', '50000.00']]);
    await pin(instance, 'BTC/USD', { price: '51000.00' });
    expect(answers(pricesLocked, slow)).toEqual([]);
    expect((await answer(pricesLocked, slow)).prices).toMatchObject([{ price: '51000.00' }]);
    expect(Date.now()).toBeGreaterThanOrEqual(sentAt + DELAY_MS);
  });

  it('goes on after a restart, with two instances, and answers once though it was asked twice', async () => {
    const instance = await start();
    await arm(instance, `slow_pricing:${DELAY_MS}`);
    await arm(instance, 'price_unavailable');
    const slow = request(['BTC']);
    await send(pricesLock, slow);
    await waits(slow);
    await send(pricesLock, slow);
    await eventually('the second request is taken in', async () => {
      const { rows } = await sql.query(
        `SELECT 1 FROM log.partitions p JOIN pricing.log_positions g USING (topic, partition)
          WHERE p.topic = $1 AND p.next_offset > g.next_offset`,
        [TOPICS.pricingCommands],
      );
      return rows.length === 0;
    });
    await instance.close();
    await Promise.all([start(), start()]);
    expect((await answer(pricesUnavailable, slow)).assets).toEqual(['BTC']);
    expect(await lock(request(['BTC']))).toHaveLength(1);
    expect(answers(pricesUnavailable, slow)).toHaveLength(1);
  });
});
