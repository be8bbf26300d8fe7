import { type Database, openDatabase } from '@ballast/platform-postgres';
import { useTestDatabase } from '@ballast/test-infra';
import { Client } from 'pg';
import { bootstrap } from './schema';

const topics = [{ name: 'events.v1', partitions: 1, retentionMs: -1 }];

const server = useTestDatabase();
let database: Database;

beforeAll(async () => {
  database = await openDatabase({
    url: server.url,
    schema: 'service',
    poolSize: 2,
    entities: [],
    migrations: [],
    applicationName: 'schema of the log',
    timeouts: { lockMs: 500 },
  });
  await bootstrap(database, topics);
});

afterAll(() => database.close());

it('is looked at, and not changed, by a service that starts while a backup reads the messages', async () => {
  const backup = new Client({ connectionString: server.url });
  await backup.connect();
  await backup.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await backup.query('LOCK TABLE log.messages, log.partitions, log.members IN ACCESS SHARE MODE');
  await bootstrap(database, topics);
  await backup.end();
});

it('stores values without compression', async () => {
  expect(
    await database.query(
      `SELECT attstorage AS storage FROM pg_attribute WHERE attrelid = 'log.messages'::regclass AND attname = 'value'`,
    ),
  ).toEqual([{ storage: 'e' }]);
});
