import {
  createTestDatabase,
  type DatabaseServer,
  eventually,
  type KafkaServer,
  startDatabaseServer,
  startKafkaBehind,
  TcpProxy,
  type TestDatabase,
  whyNoKafka,
} from '@ballast/test-infra';
import { type Database, openDatabase } from '@ballast/platform-postgres';
import type { LogLimits } from '../limits';
import { openLog } from '../open-log';
import type { LogPort } from '../port';
import { logTablesMigration } from '../positions';

const START_DEADLINE_MS = 120_000;
const TEST_DEADLINE_MS = 120_000;
/** Number of the request FindCoordinator in the protocol of Kafka. A request begins with its length, then its number. */
const FIND_COORDINATOR = 10;
const LENGTH_BYTES = 4;
const CUTS = 3;
const TOPIC = { name: 'read.v1', partitions: 1, retentionMs: -1 };
const OTHER = { ...TOPIC, name: 'other.v1' };
const skipReason = whyNoKafka();
if (skipReason !== undefined) process.stderr.write(`SKIPPED: the reader of a topic of Kafka. ${skipReason}\n`);
const suite = skipReason === undefined ? describe : describe.skip;

function asksForCoordinator(sent: Buffer): boolean {
  return sent.length > LENGTH_BYTES + 1 && sent.readInt16BE(LENGTH_BYTES) === FIND_COORDINATOR;
}

suite('a reader of Kafka', () => {
  let server: DatabaseServer;
  let testDatabase: TestDatabase;
  let database: Database;
  let proxy: TcpProxy;
  let kafka: KafkaServer;
  let log: LogPort | undefined;
  let fatal: readonly Error[];

  beforeAll(async () => {
    server = await startDatabaseServer();
    testDatabase = await createTestDatabase(server.url);
    database = await openDatabase({
      url: testDatabase.url,
      schema: 'service',
      poolSize: 5,
      entities: [],
      migrations: [logTablesMigration('service')],
      applicationName: 'reader',
    });
    proxy = await TcpProxy.listen();
    kafka = await startKafkaBehind([proxy]);
  }, START_DEADLINE_MS);

  beforeEach(() => {
    fatal = [];
  });

  afterEach(async () => {
    await log?.close();
    log = undefined;
    proxy.cutWhen(() => false);
  }, START_DEADLINE_MS);

  afterAll(async () => {
    await database?.close();
    await testDatabase?.drop();
    await server?.stop();
    await proxy?.close();
    await kafka?.stop();
  }, START_DEADLINE_MS);

  function open(limits: Partial<LogLimits>): LogPort {
    log = openLog({
      kind: 'kafka',
      brokers: [proxy.address],
      clientId: 'reader',
      database,
      topics: [TOPIC, OTHER],
      limits,
      onFatal: (error) => (fatal = [...fatal, error]),
    });
    return log;
  }

  it(
    'starts anew as often as its connection ends while it looks for its coordinator, which kafkajs calls final',
    async () => {
      let asked = 0;
      proxy.cutWhen((sent) => {
        if (!asksForCoordinator(sent)) return false;
        asked += 1;
        return asked <= CUTS;
      });
      const opened = open({});
      await opened.subscribe({ group: 'g', topics: [TOPIC.name], handleSlice: () => Promise.resolve() });
      expect(asked).toBeGreaterThan(CUTS);
      await eventually('the log has no problem', () => opened.healthy, { deadlineMs: TEST_DEADLINE_MS });
      expect(fatal).toEqual([]);
    },
    TEST_DEADLINE_MS,
  );

  it(
    'reports that it has stopped for good when that happens as often in a row as a request has tries',
    async () => {
      proxy.cutWhen(asksForCoordinator);
      const subscribed = open({ kafkaRetries: 2 }).subscribe({
        group: 'h',
        topics: [TOPIC.name],
        handleSlice: () => Promise.resolve(),
      });
      await expect(subscribed).rejects.toThrow('h cannot read read.v1');
      expect(fatal).toHaveLength(1);
    },
    TEST_DEADLINE_MS,
  );

  it(
    'reads all topics of a group that lets messages gather with one consumer, and goes on while one of them fails',
    async () => {
      const opened = open({ gatherMs: 100 });
      let isRefusing = true;
      const handled: string[] = [];
      await opened.subscribe({
        group: 'gathering',
        topics: [TOPIC.name, OTHER.name],
        handleSlice: ({ topic, messages }) => {
          if (topic === TOPIC.name && isRefusing) return Promise.reject(new Error('not yet'));
          handled.push(...messages.map(({ value }) => value));
          return Promise.resolve();
        },
      });
      const append = (topic: string, value: string): Promise<void> =>
        database.transaction((tx) => opened.append(tx, [{ topic, key: 'k', type: 't', value }]));
      await append(TOPIC.name, 'first');
      for (const value of ['a', 'b', 'c']) await append(OTHER.name, value);
      const isAt = (end: readonly string[]) => () => handled.length === end.length;
      await eventually('the other topic is read', isAt(['a', 'b', 'c']), { deadlineMs: TEST_DEADLINE_MS });
      expect(handled).toEqual(['a', 'b', 'c']);
      isRefusing = false;
      await eventually('both topics are read', isAt(['a', 'b', 'c', 'first']), { deadlineMs: TEST_DEADLINE_MS });
      expect(handled).toEqual(['a', 'b', 'c', 'first']);
      expect(opened.lag().map(({ topic, lag }) => [topic, lag])).toEqual([
        [TOPIC.name, 0],
        [OTHER.name, 0],
      ]);
    },
    TEST_DEADLINE_MS,
  );
});
