import { type Database, openDatabase } from '@ballast/platform-postgres';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { logTablesMigration, openLog, WritePath, type LogPort } from '../index';

const TOPIC = 'events.v1';

const server = useTestDatabase();
let database: Database;
let log: LogPort;
let writePath: WritePath;
const handled: string[] = [];

beforeAll(async () => {
  database = await openDatabase({
    url: server.url,
    schema: 'service',
    poolSize: 3,
    entities: [],
    migrations: [logTablesMigration('service')],
    applicationName: 'lost commits',
  });
  const topics = [{ name: TOPIC, partitions: 1, retentionMs: -1 }];
  log = openLog({ kind: 'embedded', database, topics, limits: { pollMs: 50 } });
  writePath = new WritePath(database, log);
  await log.subscribe({
    group: 'reader',
    topics: [TOPIC],
    handleSlice: (slice) =>
      writePath.commit(slice, async () => {
        handled.push(...slice.messages.map(({ value }) => value));
        return [];
      }),
  });
});

afterAll(async () => {
  await log.close();
  await database.close();
});

async function append(...values: readonly string[]): Promise<void> {
  const messages = values.map((value) => ({ topic: TOPIC, key: 'k', type: 'x', value }));
  await writePath.run(async () => ({ result: undefined, messages }));
}

/** Puts the database back to a state with `count` messages, as a failover to a standby does that lacks later commits. */
async function loseAllAfter(count: number): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query('UPDATE log.partitions SET next_offset = $1 WHERE topic = $2', [count, TOPIC]);
    await tx.query('DELETE FROM log.messages WHERE message_offset >= $1', [count]);
    await tx.query('UPDATE service.log_positions SET next_offset = $1, fingerprint = NULL', [count]);
  });
}

it('is read on at the end that the database has after it has lost commits', async () => {
  await append('a', 'b', 'c', 'd');
  await eventually('the first messages', () => handled.length === 4);
  await loseAllAfter(2);
  await append('e');
  await eventually('the message after the loss', () => handled.at(-1) === 'e');
  expect(handled).toEqual(['a', 'b', 'c', 'd', 'e']);
});
