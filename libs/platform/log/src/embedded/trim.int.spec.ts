import { openDatabase } from '@ballast/platform-postgres';
import { useTestDatabase } from '@ballast/test-infra';
import { Pool } from 'pg';
import { logTablesMigration, openLog, WritePath } from '../index';
import { trimExpired } from './store';

const server = useTestDatabase();

it('removes expired messages, oldest first, and none of a topic that is kept for ever', async () => {
  const topics = [
    { name: 'commands.v1', partitions: 1, retentionMs: 60_000 },
    { name: 'events.v1', partitions: 1, retentionMs: -1 },
  ];
  const database = await openDatabase({
    url: server.url,
    schema: 'service',
    poolSize: 2,
    entities: [],
    migrations: [logTablesMigration('service')],
    applicationName: 'trim',
  });
  const log = openLog({ kind: 'embedded', database, topics });
  await log.start();
  const path = new WritePath(database, log);
  for (const { name } of topics) {
    const messages = Array.from({ length: 25 }, (_, n) => ({ topic: name, key: 'k', type: 'x', value: String(n) }));
    await path.run(async () => ({ result: undefined, messages }));
  }
  await database.query(`UPDATE log.messages SET appended_at = now() - interval '2 minutes' WHERE message_offset < 20`);

  const pool = new Pool({ connectionString: database.url });
  expect(await trimExpired(pool, 15)).toBe(true);
  expect(await trimExpired(pool, 15)).toBe(false);
  await pool.end();

  const kept = await database.query(
    `SELECT topic, first_offset, (SELECT count(*)::int FROM log.messages WHERE partition_id = id) AS messages
       FROM log.partitions WHERE next_offset > 0 ORDER BY topic`,
  );
  expect(kept).toEqual([
    { topic: 'commands.v1', first_offset: '20', messages: 5 },
    { topic: 'events.v1', first_offset: '0', messages: 25 },
  ]);
  await log.close();
  await database.close();
});
