import { openLog, WritePath } from '@ballast/platform-log';
import { createLogger } from '@ballast/platform-observability';
import { openDatabase, type Database } from '@ballast/platform-postgres';
import { trimsMigration } from '@ballast/platform-record';
import { Retention, type RetentionOptions } from '@ballast/platform-service';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { RequestBodyRetention } from './request-body-retention';

const KEPT_MS = 60_000;

let database: Database;
// Registered before the hooks of the server, which then run after these.
afterAll(() => database.close());
const server = useTestDatabase();

beforeAll(async () => {
  database = await openDatabase({
    url: server.url,
    schema: 'gateway',
    poolSize: 3,
    entities: [],
    migrations: [trimsMigration('gateway')],
    applicationName: 'retention',
  });
  await database.query('CREATE TABLE gateway.things (id integer, is_used boolean, made_at timestamptz)');
  await database.query('CREATE INDEX ON gateway.things (made_at)');
});

/** Writes 95 old things, of which every tenth is used, and 5 new ones. */
beforeEach(async () => {
  await database.query('TRUNCATE gateway.things');
  await database.query(
    `INSERT INTO gateway.things
     SELECT n, n % 10 = 0, now() - CASE WHEN n <= 95 THEN interval '1 hour' + (n % 40) * interval '1 ms' ELSE '0' END
       FROM generate_series(1, 100) AS n`,
  );
});

const options = (batchRows: number): RetentionOptions => ({
  writePath: new WritePath(database, openLog({ kind: 'embedded', database, topics: [] })),
  table: 'gateway.things',
  time: 'made_at',
  keptMs: KEPT_MS,
  except: 'old.is_used',
  batchRows,
  logger: createLogger({ service: 'gateway', level: 'silent' }),
});

const retention = (batchRows: number): Retention => new Retention(options(batchRows));

async function kept(): Promise<readonly number[]> {
  const rows = await database.query<{ id: number }>('SELECT id FROM gateway.things ORDER BY id');
  return rows.map(({ id }) => id);
}

it.each([7, 1_000])('removes all old rows but those that are excepted, in batches of %i', async (batchRows) => {
  await retention(batchRows).removeOld();
  expect(await kept()).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 96, 97, 98, 99, 100]);
});

it('ends when a whole batch stays and has one time', async () => {
  await database.query(`UPDATE gateway.things SET is_used = true, made_at = now() - interval '1 hour' WHERE id <= 95`);
  await retention(7).removeOld();
  expect(await kept()).toHaveLength(100);
});

it('leaves rows that another transaction has locked to that one, and does not wait for it', async () => {
  await database.transaction(async (tx) => {
    await tx.query('SELECT 1 FROM gateway.things WHERE id <= 50 FOR UPDATE');
    await retention(7).removeOld();
    expect(await kept()).toEqual([
      ...Array.from({ length: 50 }, (_, n) => n + 1),
      ...[60, 70, 80, 90, 96, 97, 98, 99, 100],
    ]);
  });
  await retention(7).removeOld();
  expect(await kept()).toHaveLength(14);
});

it('removes old rows at the start', async () => {
  const starting = retention(7);
  starting.onApplicationBootstrap();
  await eventually('the old rows are removed', async () => (await kept()).length === 14);
  await starting.onModuleDestroy();
});

it('counts the days of handled messages from the newest of them, however long ago that was', async () => {
  await database.query(`INSERT INTO gateway.things SELECT n, false, now() - interval '1 hour' - interval '90 seconds'
                          FROM generate_series(101, 105) AS n`);
  await database.query('DELETE FROM gateway.things WHERE id > 95 AND id <= 100');
  await new Retention({ ...options(7), isTrimmed: true, isOfHandled: true }).removeOld();
  const expected = Array.from({ length: 95 }, (_, n) => n + 1);
  expect(await kept()).toEqual(expected);
});

it('removes bodies of requests after as many days as are set', async () => {
  await database.query('CREATE TABLE gateway.request_bodies (effect_id integer, accepted_at timestamptz)');
  await database.query(`INSERT INTO gateway.request_bodies
    SELECT days, now() - days * interval '1 day' FROM generate_series(0, 60) AS days`);
  await new RequestBodyRetention(
    new WritePath(database, openLog({ kind: 'embedded', database, topics: [] })),
    { REQUEST_BODIES_KEPT_DAYS: 45 },
    createLogger({ service: 'gateway', level: 'silent' }),
  ).removeOld();
  const rows = await database.query<{ last: number }>('SELECT max(effect_id) AS last FROM gateway.request_bodies');
  expect(rows).toEqual([{ last: 44 }]);
});
