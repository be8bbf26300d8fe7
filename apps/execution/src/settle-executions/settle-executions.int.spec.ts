import {
  compose,
  decode,
  TOPICS,
  type ExecutionsSettle,
  type MessageType,
  type TradesBooked,
} from '@ballast/contracts';
import { executionsSettle, executionsWithdraw, tradesBooked } from '@ballast/contracts/execution';
import { executionId, newId, toTimestamp, tradeId, traderId } from '@ballast/kernel';
import { type InternalHttp, eventually, LogDriver, useService, useTestDatabase } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { Client } from 'pg';
import { service } from '../index';

const STRATEGY = newId();
const CHUNK = 5;
const PRODUCTION = { BALLAST_MODE: 'production' };

let driver: LogDriver;
let sql: Client;

// Registered before the database's hooks, because hooks run in this order: connections close before their database.
afterAll(async () => {
  await sql.end();
  await driver.close();
});
const database = useTestDatabase();
const { start } = useService(service, database);

beforeAll(async () => {
  driver = await LogDriver.open(database.url, [TOPICS.tradeEvents]);
  sql = new Client({ connectionString: database.url });
  await sql.connect();
});

type Assets = readonly string[];

/** The chunks of one Operation whose participants trade these assets, in the order of the request. */
function operation(participants: readonly Assets[], strategyId = STRATEGY): readonly ExecutionsSettle[] {
  const operationId = newId();
  const count = (some: readonly Assets[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const asset of some.flat()) counts[asset] = (counts[asset] ?? 0) + 1;
    return counts;
  };
  const chunks: ExecutionsSettle[] = [];
  for (let first = 0; first < participants.length; first += CHUNK) {
    chunks.push({
      operation_id: operationId,
      strategy_id: strategyId,
      type: 'rebalance',
      quoted_currency: 'USD',
      chunk: first / CHUNK,
      preceding: count(participants.slice(0, first)),
      totals: count(participants),
      scales: { USD: 2, BTC: 8, ETH: 8, SOL: 8 },
      executions: participants.slice(first, first + CHUNK).map((assets, at) => {
        const code = `P${first + at}`;
        return {
          execution_id: executionId(operationId, code),
          trader_id: traderId(strategyId, code),
          participant_code: code,
          legs: assets.map((asset, leg) => ({
            leg,
            asset,
            side: asset === 'BTC' ? ('sell' as const) : ('buy' as const),
            price: '60000.00',
            quantity: '0.08333333',
            notional: '4999.99',
          })),
        };
      }),
    });
  }
  return chunks;
}

function send(...chunks: readonly ExecutionsSettle[]): Promise<void> {
  return sendAs(executionsSettle, chunks);
}

function withdraw(...chunks: readonly ExecutionsSettle[]): Promise<void> {
  return sendAs(executionsWithdraw, chunks);
}

function sendAs(type: MessageType<ExecutionsSettle>, chunks: readonly ExecutionsSettle[]): Promise<void> {
  return driver.send(
    chunks.map((data) =>
      compose(type, {
        key: `${data.operation_id}:${data.chunk}`,
        cause: outsideCause(data.operation_id, 'SANDBX'),
        place: newId(),
        occurredAt: toTimestamp(new Date()),
        data,
      }),
    ),
  );
}

function answers({ operation_id }: ExecutionsSettle): readonly TradesBooked[] {
  return driver
    .received(tradesBooked.type)
    .map((message) => decode(tradesBooked, message).data)
    .filter((data) => data.operation_id === operation_id)
    .sort((a, b) => a.chunk - b.chunk);
}

function first(chunks: readonly ExecutionsSettle[]): ExecutionsSettle {
  const [chunk] = chunks;
  if (chunk === undefined) throw new Error('An Operation has a chunk');
  return chunk;
}

/** The answers of an Operation, once every chunk has exactly one. */
async function settled(chunks: readonly ExecutionsSettle[]): Promise<readonly TradesBooked[]> {
  await eventually('every chunk has booked its trades', () => answers(first(chunks)).length >= chunks.length);
  const found = answers(first(chunks));
  expect(found.map(({ chunk }) => chunk)).toEqual(chunks.map(({ chunk }) => chunk));
  return found;
}

function refusedLegs(booked: readonly TradesBooked[]): readonly (number | null)[] {
  return booked.flatMap(({ bookings }) => bookings.map(({ refused_leg }) => refused_leg));
}

async function tradeCount({ operation_id, strategy_id, executions }: ExecutionsSettle): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM execution.trades WHERE strategy_id = $1 AND source_id = ANY ($2)',
    [strategy_id, executions.map(({ participant_code }) => executionId(operation_id, participant_code))],
  );
  return rows[0]?.count ?? 0;
}

function shuffled<T>(items: readonly T[]): readonly T[] {
  const bySeed = (index: number): number => (index * 7919 + 3) % 101;
  return items
    .map((item, index) => ({ item, rank: bySeed(index) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

async function tradesOf(http: InternalHttp, executionIdentifier: string): Promise<readonly object[]> {
  const body = { execution_ids: [executionIdentifier] };
  return (await http.call<{ trades: readonly object[] }>('POST', '/internal/trades/search', body)).trades;
}

function arm(http: InternalHttp, scenario: string, fault: { times?: number; strategy_id?: string; id?: string } = {}) {
  return http.call<{ id: string; times: number }>('POST', '/internal/faults', { id: newId(), scenario, ...fault });
}

describe('settling Executions', () => {
  it('books the trades of a chunk, sells first, and reports them', async () => {
    const { http } = await start(PRODUCTION);
    const chunks = operation([['ETH', 'BTC', 'SOL']]);
    await send(...chunks);
    const [booked] = await settled(chunks);
    const [booking] = booked?.bookings ?? [];
    const id = executionId(first(chunks).operation_id, 'P0');
    expect(booking).toMatchObject({ source_id: id, participant_code: 'P0', refused_leg: null });
    expect(booking?.trades.map(({ asset, trade_id }) => [asset, trade_id])).toEqual([
      ['BTC', tradeId(id, 1)],
      ['ETH', tradeId(id, 0)],
      ['SOL', tradeId(id, 2)],
    ]);
    const trades = await tradesOf(http, id);
    expect(trades).toHaveLength(3);
    expect(trades[1]).toEqual({
      id: tradeId(id, 1),
      execution_id: id,
      leg: 1,
      platform_code: 'SANDBX',
      strategy_id: STRATEGY,
      trader_id: traderId(STRATEGY, 'P0'),
      participant_code: 'P0',
      asset: 'BTC',
      quoted_currency: 'USD',
      side: 'sell',
      price: '60000.00',
      quantity: '0.08333333',
      notional: '4999.99',
      executed_at: booked?.executed_at,
      source: 'execution',
      venue: 'house',
    });
  });

  it('has no faults to arm in production', async () => {
    const { http } = await start(PRODUCTION);
    await expect(arm(http, 'venue_reject:BTC')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('settles a chunk once, although its command is repeated in a batch, later or by a replay', async () => {
    const instance = await start();
    const chunks = operation(Array.from({ length: 2 * CHUNK }, () => ['BTC', 'ETH']));
    await send(...chunks, ...chunks);
    await settled(chunks);
    await send(...chunks);
    await instance.close();
    await sql.query(`UPDATE execution.log_positions SET next_offset = 0`);
    await start();
    const later = operation(Array.from({ length: 20 * CHUNK }, () => ['ETH']));
    await send(...later);
    await settled(later);
    await eventually('every position is at the end of its partition', async () => {
      const { rows } = await sql.query(
        `SELECT 1 FROM log.partitions p LEFT JOIN execution.log_positions g USING (topic, partition)
          WHERE p.topic = $1 AND p.next_offset > coalesce(g.next_offset, 0)`,
        [TOPICS.executionRequests],
      );
      return rows.length === 0;
    });
    await settled(chunks);
    expect(await tradeCount(first(chunks))).toBe(2 * CHUNK);
  });

  it('puts a command that cannot be read aside and goes on', async () => {
    await start();
    const chunks = operation([['ETH']]);
    const key = `${first(chunks).operation_id}:0`;
    await driver.send([{ topic: TOPICS.executionRequests, key, type: executionsSettle.type, value: '{"id":1' }]);
    await send(...chunks);
    await settled(chunks);
    const { rows } = await sql.query(
      `SELECT 1 FROM log.messages m JOIN log.partitions p ON p.id = m.partition_id
        WHERE p.topic = $1 AND m.key = $2`,
      [`${TOPICS.executionRequests}.dlq`, key],
    );
    expect(rows).toHaveLength(1);
  });
});

describe('withdrawing Executions', () => {
  it('never settles a chunk that is withdrawn first, and answers every withdrawal', async () => {
    await start(PRODUCTION);
    const chunk = first(operation([['BTC', 'ETH'], ['SOL']]));
    await withdraw(chunk);
    await eventually('the first answer', () => answers(chunk).length === 1);
    await send(chunk);
    await withdraw(chunk);
    await eventually('both answers', () => answers(chunk).length === 2);
    expect(answers(chunk).map(({ withdrawn, bookings }) => [withdrawn, bookings.map(({ trades }) => trades)])).toEqual([
      [true, [[], []]],
      [true, [[], []]],
    ]);
    expect(await tradeCount(chunk)).toBe(0);
  });

  it('answers the withdrawal of a settled chunk with its booked trades', async () => {
    await start(PRODUCTION);
    const chunk = first(operation([['BTC', 'ETH'], ['SOL']]));
    await send(chunk);
    await eventually('the trades', () => answers(chunk).length === 1);
    await withdraw(chunk);
    await eventually('the second answer', () => answers(chunk).length === 2);
    const [booked, again] = answers(chunk);
    expect(again).toEqual({ ...booked, again: true });
    expect(await tradeCount(chunk)).toBe(3);
  });
});

describe('venue_reject', () => {
  it('refuses the first Executions with a leg in the asset, for chunks in any order, over two instances', async () => {
    const { http } = await start();
    await start();
    await arm(http, 'venue_reject:BTC', { times: 11 });
    // Every other participant trades BTC: the eleven refused ones are spread over five chunks.
    const chunks = operation(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? ['ETH', 'BTC'] : ['ETH'])));
    for (const chunk of shuffled(chunks)) await send(chunk);
    const expected = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 && index < 22 ? 1 : null));
    expect(refusedLegs(await settled(chunks))).toEqual(expected);
    expect(await tradeCount(first(chunks))).toBe(2);
    const later = operation([['BTC']]);
    await send(...later);
    expect(refusedLegs(await settled(later))).toEqual([null]);
  });

  it('leaves refusals that one Operation has no Executions for to the next Operation', async () => {
    const { http } = await start();
    await arm(http, 'venue_reject:SOL', { times: 3 });
    const one = operation([['SOL'], ['ETH'], ['SOL', 'ETH']]);
    await send(...one);
    expect(refusedLegs(await settled(one))).toEqual([0, null, 0]);
    const two = operation([['SOL'], ['SOL']]);
    await send(...two);
    expect(refusedLegs(await settled(two))).toEqual([0, null]);
  });

  it('strikes only the Strategy that it is armed for', async () => {
    const { http } = await start();
    const strategyId = newId();
    await arm(http, 'venue_reject:ETH', { strategy_id: strategyId });
    const other = operation([['ETH']]);
    await send(...other);
    expect(refusedLegs(await settled(other))).toEqual([null]);
    const own = operation([['ETH']], strategyId);
    await send(...own);
    expect(refusedLegs(await settled(own))).toEqual([0]);
  });

  it('does not strike an Operation that was under way when the fault was armed', async () => {
    const { http } = await start();
    const chunks = operation(Array.from({ length: 2 * CHUNK }, () => ['DOT']));
    await send(...chunks.slice(1));
    await eventually('the second chunk is booked', () => answers(first(chunks)).length === 1);
    await arm(http, 'venue_reject:DOT');
    await send(first(chunks));
    expect(refusedLegs(await settled(chunks)).every((leg) => leg === null)).toBe(true);
    await http.call('DELETE', '/internal/faults');
  });

  it('is armed once for one id, and cleared for good', async () => {
    const { http } = await start();
    const id = newId();
    expect(await arm(http, 'venue_reject:ADA', { id })).toEqual({
      id,
      scenario: 'venue_reject:ADA',
      times: 1,
      strategy_id: null,
    });
    expect(await arm(http, 'venue_reject:ADA', { id, times: 9 })).toMatchObject({ id, times: 1 });
    await http.call('DELETE', '/internal/faults');
    await arm(http, 'venue_reject:ADA', { id });
    const chunks = operation([['ADA']]);
    await send(...chunks);
    expect(refusedLegs(await settled(chunks))).toEqual([null]);
  });

  it('refuses a scenario of another service, naming every violation', async () => {
    const { http } = await start();
    const body = { id: 'x', scenario: 'price_unavailable', times: 0, strategy: STRATEGY };
    await expect(http.call('POST', '/internal/faults', body)).rejects.toMatchObject({
      code: 'invalid_request',
      options: {
        errors: [
          'body/id must be a UUID',
          'body/scenario must be one of venue_reject:{ASSET}, slow_settle:{ms}',
          'body/times must be a whole number from 1 to 1000000',
          'body/strategy is not a known field',
        ],
      },
    });
  });
});

describe('slow_settle', () => {
  const DELAY_MS = 1_200;

  it('delays as many Operations as it was armed for, and no other', async () => {
    const { http } = await start();
    await arm(http, `slow_settle:${DELAY_MS}`);
    const slow = operation(Array.from({ length: 2 * CHUNK }, () => ['ETH']));
    const other = operation([['ETH']]);
    const sentAt = Date.now();
    await send(...slow);
    await eventually('the slow Operation has met the fault', async () => {
      const { rows } = await sql.query('SELECT 1 FROM execution.fault_claims WHERE operation_id = $1', [
        first(slow).operation_id,
      ]);
      return rows.length === 1;
    });
    await send(...other);
    await settled(other);
    expect(answers(first(slow))).toEqual([]);
    const booked = await settled(slow);
    for (const { executed_at } of booked) expect(Date.parse(executed_at)).toBeGreaterThanOrEqual(sentAt + DELAY_MS);
  });

  it('goes on after a restart, settles once with two instances, and knows a repeated command', async () => {
    const instance = await start();
    await arm(instance.http, `slow_settle:${DELAY_MS}`);
    await arm(instance.http, 'venue_reject:LTC', { times: 6 });
    const slow = operation(Array.from({ length: 2 * CHUNK }, () => ['LTC']));
    await send(...slow);
    await eventually('both chunks wait', async () => {
      const { rows } = await sql.query(
        'SELECT 1 FROM execution.settled_chunks WHERE operation_id = $1 AND due_at > now()',
        [first(slow).operation_id],
      );
      return rows.length === 2;
    });
    await instance.close();
    await Promise.all([start(), start()]);
    await send(...slow);
    expect(refusedLegs(await settled(slow))).toEqual([0, 0, 0, 0, 0, 0, null, null, null, null]);
    const { rows } = await sql.query(
      'SELECT 1 FROM execution.settled_chunks WHERE due_at IS NOT NULL OR command IS NOT NULL',
    );
    expect(rows).toEqual([]);
  });
});
