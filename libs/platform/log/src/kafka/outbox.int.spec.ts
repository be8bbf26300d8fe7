import { type Database, openDatabase } from '@ballast/platform-postgres';
import { useTestDatabase } from '@ballast/test-infra';
import { Client } from 'pg';
import { DEFAULT_LIMITS } from '../limits';
import type { OutgoingMessage } from '../port';
import { logTablesMigration } from '../positions';
import { addToOutbox } from '../outbox';
import { oldestMessage, Outbox } from './outbox';

const server = useTestDatabase();
const LIMITS = { ...DEFAULT_LIMITS, relayMessages: 500, outboxFloorMessages: 500 };
let database: Database;
let client: Client;

beforeAll(async () => {
  database = await openDatabase({
    url: server.url,
    schema: 'service',
    poolSize: 4,
    entities: [],
    migrations: [logTablesMigration('service')],
    applicationName: 'outbox',
  });
});

beforeEach(async () => {
  await database.query('TRUNCATE service.outbox, service.log_positions RESTART IDENTITY');
  client = new Client({ connectionString: server.url, options: '-c enable_seqscan=off' });
  await client.connect();
});

afterEach(() => client.end());

afterAll(() => database.close());

function messages(count: number, key = 'k'): readonly OutgoingMessage[] {
  return Array.from({ length: count }, (_, n) => ({ topic: 't', key, type: 'x', value: String(n) }));
}

async function add(count: number, key?: string): Promise<void> {
  await database.transaction((tx) => addToOutbox(tx, 'service', messages(count, key)));
}

/** Reads and forgets rows until the outbox is empty; answers their keys. */
async function drain(outbox: Outbox): Promise<readonly string[]> {
  const keys: string[] = [];
  for (let rows = await outbox.read(); rows.length > 0; rows = await outbox.read()) {
    keys.push(...rows.map(({ key }) => key));
    await outbox.forget(rows);
  }
  return keys;
}

/** Pages of the outbox and its index that a read touches. */
async function pagesOf(read: () => Promise<unknown>): Promise<number> {
  const count = async (): Promise<number> => {
    await client.query('SELECT pg_stat_force_next_flush()');
    const { rows } = await client.query<{ pages: string }>(
      `SELECT heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read AS pages
         FROM pg_statio_user_tables WHERE schemaname = 'service' AND relname = 'outbox'`,
    );
    return Number(rows[0]?.pages);
  };
  const before = await count();
  await read();
  return (await count()) - before;
}

/** Runs `work` while Postgres cannot clean up any row that exists now, as during a backup. */
async function withOpenSnapshot(work: () => Promise<void>): Promise<void> {
  const backup = new Client({ connectionString: server.url });
  await backup.connect();
  await backup.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await backup.query('SELECT count(*) FROM service.outbox');
  await work().finally(() => backup.end());
}

it('reads only a few pages however many deleted rows are still stored, even after a restart', async () => {
  await withOpenSnapshot(async () => {
    const outbox = await Outbox.open(client, 'service', LIMITS);
    for (let n = 0; n < 10; n += 1) {
      await add(2_000);
      expect(await drain(outbox)).toHaveLength(2_000);
    }
    await add(1);
    expect(await pagesOf(() => outbox.read())).toBeLessThan(50);
    const successor = await Outbox.open(client, 'service', LIMITS);
    expect(await pagesOf(() => successor.read())).toBeLessThan(50);
    expect(await drain(successor)).toHaveLength(1);
  });
});

it('never skips a message that takes its id early and is committed late', async () => {
  const outbox = await Outbox.open(client, 'service', LIMITS);
  await add(600);
  await drain(outbox);
  let commit = (): void => undefined;
  let added = (): void => undefined;
  const isAdded = new Promise<void>((resolve) => (added = resolve));
  const late = database.transaction(async (tx) => {
    await addToOutbox(tx, 'service', messages(1, 'late'));
    const isOver = new Promise<void>((resolve) => (commit = resolve));
    added();
    await isOver;
  });
  await isAdded;
  for (let n = 0; n < 5; n += 1) {
    await add(600);
    expect(await drain(outbox)).not.toContain('late');
  }
  commit();
  await late;
  await add(600);
  const keys = await drain(outbox);
  expect(keys.filter((key) => key === 'late')).toEqual(['late']);
});

it('begins at the lowest id when the ids began anew', async () => {
  const outbox = await Outbox.open(client, 'service', LIMITS);
  for (let n = 0; n < 3; n += 1) {
    await add(600);
    await drain(outbox);
  }
  await database.query('TRUNCATE service.outbox RESTART IDENTITY');
  await add(1, 'anew');
  expect(await oldestMessage(database)).toBe('1');
  expect(await drain(await Outbox.open(client, 'service', LIMITS))).toEqual(['anew']);
});

it('reads whole transactions, whatever its limits, and stops behind them', async () => {
  const outbox = await Outbox.open(client, 'service', LIMITS);
  await add(700, 'first');
  await add(700, 'second');
  expect((await outbox.read()).map(({ key, remaining }) => [key, remaining])).toEqual(
    Array.from({ length: 700 }, (_, n) => ['first', 699 - n]),
  );
  const narrow = await Outbox.open(client, 'service', { ...LIMITS, relayBytes: 1 });
  expect(await narrow.read()).toHaveLength(700);
});

it('reads transactions whole whose ids are mixed, without those that come behind', async () => {
  const other = new Client({ connectionString: server.url });
  await other.connect();
  const insert = (by: Client, remaining: number): Promise<unknown> =>
    by.query(
      `INSERT INTO service.outbox (topic, key, type, value, headers, remaining) VALUES ('t', $1, 'x', '', '{}', $2)`,
      [by === client ? 'a' : 'b', remaining],
    );
  await client.query('BEGIN');
  await other.query('BEGIN');
  for (const remaining of [2, 1, 0]) {
    await insert(client, remaining);
    await insert(other, remaining);
  }
  await client.query('COMMIT');
  await other.query('COMMIT');
  await other.end();
  await add(5, 'behind');
  const outbox = await Outbox.open(client, 'service', { ...LIMITS, relayMessages: 3 });
  expect((await outbox.read()).map(({ key }) => key)).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
});
