import {
  createTestDatabase,
  type DatabaseServer,
  eventually,
  type KafkaServer,
  startDatabaseServer,
  startKafkaServer,
  type TestDatabase,
  whyNoKafka,
} from '@ballast/test-infra';
import { type Database, openDatabase } from '@ballast/platform-postgres';
import { type Admin, ConfigResourceTypes, Kafka } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import {
  type CrashHook,
  type LogMessage,
  type LogPort,
  logTablesMigration,
  openLog,
  type OutgoingMessage,
  WritePath,
} from '../index';

const START_DEADLINE_MS = 60_000;
const skipReason = whyNoKafka();
if (skipReason !== undefined) process.stderr.write(`SKIPPED: the relay to Kafka. ${skipReason}\n`);
const suite = skipReason === undefined ? describe : describe.skip;

suite('a relay whose broker takes smaller batches than agreed', () => {
  const topic = { name: `small-${randomUUID()}.v1`, partitions: 2, retentionMs: -1 };
  const seen: LogMessage[] = [];
  /** Point at which the relay dies each time. */
  let dyingAt = '';
  let server: DatabaseServer;
  let testDatabase: TestDatabase;
  let database: Database;
  let kafka: KafkaServer;
  let admin: Admin;
  let log: LogPort;
  let path: WritePath;

  beforeAll(async () => {
    kafka = await startKafkaServer();
    server = await startDatabaseServer();
    testDatabase = await createTestDatabase(server.url);
    database = await openDatabase({
      url: testDatabase.url,
      schema: 'service',
      poolSize: 4,
      entities: [],
      migrations: [logTablesMigration('service')],
      applicationName: 'relay',
    });
    const limits = { retryFirstMs: 5, retryMaxMs: 50, failuresUntilStuck: 2 };
    const crash: CrashHook = async (point) => {
      if (point === dyingAt) throw new Error(`The relay dies at ${point}`);
    };
    log = openLog({
      kind: 'kafka',
      brokers: kafka.brokers,
      clientId: 'relay',
      database,
      topics: [topic],
      limits,
      crash,
    });
    path = new WritePath(database, log);
    await log.subscribe({
      group: randomUUID(),
      topics: [topic.name],
      handleSlice: async ({ messages }) => void seen.push(...messages),
    });
    // The topic is compared with what was agreed before it is changed below.
    await eventually('both partitions to be read', () => log.lag().length === topic.partitions);
    admin = new Kafka({ brokers: [...kafka.brokers] }).admin();
    await admin.connect();
  }, START_DEADLINE_MS);

  afterAll(async () => {
    await admin?.disconnect();
    await log?.close();
    await database?.close();
    await testDatabase?.drop();
    await server?.stop();
    await kafka?.stop();
  }, START_DEADLINE_MS);

  beforeEach(() => void seen.splice(0));

  async function takeAtMost(bytes: number): Promise<void> {
    const configEntries = [{ name: 'max.message.bytes', value: String(bytes) }];
    const resource = { type: ConfigResourceTypes.TOPIC, name: topic.name, configEntries };
    await admin.alterConfigs({ validateOnly: false, resources: [resource] });
  }

  function write(messages: readonly Omit<OutgoingMessage, 'topic' | 'type'>[]): Promise<void> {
    const outgoing = messages.map((message) => ({ topic: topic.name, type: 'x', ...message }));
    return path.run(async () => ({ result: undefined, messages: outgoing }));
  }

  const valuesOf = (key: string): readonly string[] => [
    ...new Set(seen.filter((message) => message.key === key).map(({ value }) => value)),
  ];

  it('halves its batches until they fit, in the order of each key', async () => {
    await takeAtMost(10_000);
    const keys = ['a', 'b', 'c', 'd'];
    const values = Array.from({ length: 25 }, (_, n) => `${n} ${'x'.repeat(1_000)}`);
    await write(values.flatMap((value) => keys.map((key) => ({ key, value }))));
    await eventually('every message', () => keys.every((key) => valuesOf(key).length === values.length));
    for (const key of keys) expect(valuesOf(key)).toEqual(values);
    expect(log.healthy).toBe(true);
  });

  it('says which single message the broker refuses, and publishes it once the broker takes it', async () => {
    await takeAtMost(10_000);
    await write([
      { key: 'a', value: 'x'.repeat(20_000) },
      { key: 'a', value: 'next' },
    ]);
    await eventually('the log to say so', () => log.problems.join().includes('raise its max.message.bytes'));
    await takeAtMost(1_000_000);
    await eventually('both messages', () => valuesOf('a').length === 2);
    expect(valuesOf('a').at(-1)).toBe('next');
    await eventually('the log to be healthy', () => log.healthy);
  });

  it('shows a transaction whole or not at all, wherever it dies', async () => {
    await takeAtMost(1_048_588);
    const valuesIn = (transaction: string): readonly string[] =>
      Array.from({ length: 700 }, (_, n) => `${transaction}${n} ${'x'.repeat(1_000)}`);
    const seenOf = (transaction: string): readonly string[] =>
      valuesOf('a').filter((value) => value.startsWith(transaction));
    // All of them are in the outbox before the relay reads it. Together they are larger than a batch, and than a read.
    dyingAt = 'relay.read';
    for (const transaction of ['first', 'second', 'third']) {
      await write(valuesIn(transaction).map((value) => ({ key: 'a', value })));
    }
    dyingAt = 'relay.published';
    await eventually('the first transaction', () => seenOf('first').length === 700);
    await eventually('the relay to have died again', () => seen.length > 1_000 && !log.healthy);
    expect(['first', 'second', 'third'].map((transaction) => seenOf(transaction).length)).toEqual([700, 0, 0]);
    dyingAt = '';
    await eventually('all of them', () => seenOf('third').length === 700);
    expect(valuesOf('a')).toEqual(['first', 'second', 'third'].flatMap(valuesIn));
    await eventually('the log to be healthy', () => log.healthy);
  });
});
