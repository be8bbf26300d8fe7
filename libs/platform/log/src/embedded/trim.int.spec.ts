import { type Database, openDatabase } from '@ballast/platform-postgres';
import { useTestDatabase } from '@ballast/test-infra';
import { Client, Pool } from 'pg';
import { logTablesMigration, openLog, WritePath, type LogPort } from '../index';
import { trimExpired } from './store';

const topics = [
  { name: 'commands.v1', partitions: 1, retentionMs: 60_000 },
  { name: 'events.v1', partitions: 1, retentionMs: -1 },
];

let database: Database;
let log: LogPort;
let pool: Pool;
afterAll(async () => {
  await pool.end();
  await log.close();
  await database.close();
});
const server = useTestDatabase();

beforeAll(async () => {
  database = await openDatabase({
    url: server.url,
    schema: 'service',
    poolSize: 2,
    entities: [],
    migrations: [logTablesMigration('service')],
    applicationName: 'trim',
  });
  log = openLog({ kind: 'embedded', database, topics });
  await log.start();
  // The pool has one connection, so that its statistics are those of the trimming statements.
  pool = new Pool({ connectionString: database.url, max: 1, options: '-c enable_seqscan=off' });
});

async function append(topic: string, count: number): Promise<void> {
  const messages = Array.from({ length: count }, (_, n) => ({ topic, key: 'k', type: 'x', value: String(n) }));
  await new WritePath(database, log).run(async () => ({ result: undefined, messages }));
}

/** Makes messages of all topics two minutes older. */
async function age(where: string): Promise<void> {
  await database.query(`UPDATE log.messages SET appended_at = now() - interval '2 minutes' WHERE ${where}`);
}

/** Pages of log.messages and its index that `work` touches. */
async function pagesOf(work: () => Promise<unknown>): Promise<number> {
  const count = async (): Promise<number> => {
    await pool.query('SELECT pg_stat_force_next_flush()');
    const { rows } = await pool.query<{ pages: string }>(
      `SELECT heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read AS pages
         FROM pg_statio_user_tables WHERE schemaname = 'log' AND relname = 'messages'`,
    );
    return Number(rows[0]?.pages);
  };
  const before = await count();
  await work();
  return (await count()) - before;
}

it('removes expired messages, oldest first, and none of a topic that is kept for ever', async () => {
  for (const { name } of topics) await append(name, 25);
  await age('message_offset < 20');
  expect(await trimExpired(pool, 15)).toBe(true);
  expect(await trimExpired(pool, 15)).toBe(false);
  const kept = await database.query(
    `SELECT topic, first_offset, (SELECT count(*)::int FROM log.messages WHERE partition_id = id) AS messages
       FROM log.partitions WHERE next_offset > 0 ORDER BY topic`,
  );
  expect(kept).toEqual([
    { topic: 'commands.v1', first_offset: '20', messages: 5 },
    { topic: 'events.v1', first_offset: '0', messages: 25 },
  ]);
});

it('touches only a few pages however many removed messages are still stored', async () => {
  await append('commands.v1', 5_000);
  await age('true');
  const backup = new Client({ connectionString: server.url });
  await backup.connect();
  await backup.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await backup.query('SELECT count(*) FROM log.messages');
  const first = await pagesOf(() => trimExpired(pool, 10));
  while (await trimExpired(pool, 1_000));
  await append('commands.v1', 10);
  await age('true');
  const last = await pagesOf(() => trimExpired(pool, 10));
  await backup.end();
  expect(last).toBeLessThan(first + 50);
});
