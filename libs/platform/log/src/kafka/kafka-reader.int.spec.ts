import { randomUUID } from 'node:crypto';
import { eventually, type KafkaServer, startKafkaServer, whyNoKafka } from '@ballast/test-infra';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { withDefaults } from '../limits';
import { silentLogger } from '../observe';
import { KafkaReader } from './kafka-reader';
import { onceKnown } from './topics';

const START_DEADLINE_MS = 60_000;
const TEST_DEADLINE_MS = 60_000;
const STALLED_MS = 1_000;
const READ_DEADLINE_MS = 40_000;
const skipReason = whyNoKafka();
if (skipReason !== undefined) process.stderr.write(`SKIPPED: the bystander of Kafka. ${skipReason}\n`);

/** Reads until the outcome is as expected. A broker that has just started refuses groups until it has loaded them. */
async function readEventually(isAsExpected: () => Promise<boolean>): Promise<void> {
  await eventually('the read ends as expected', isAsExpected, { deadlineMs: READ_DEADLINE_MS });
}

const suite = skipReason === undefined ? describe : describe.skip;

suite('a bystander of a topic of Kafka', () => {
  let server: KafkaServer;
  let kafka: Kafka;
  let admin: Admin;
  let reader: KafkaReader;

  beforeAll(async () => {
    server = await startKafkaServer();
    kafka = new Kafka({ brokers: [...server.brokers], logLevel: logLevel.NOTHING });
    admin = kafka.admin();
    await admin.connect();
    const limits = withDefaults({ kafkaReadStalledMs: STALLED_MS });
    reader = new KafkaReader({ brokers: server.brokers, clientId: 'bystander' }, limits, silentLogger);
  }, START_DEADLINE_MS);

  afterAll(async () => {
    await reader?.close();
    await admin?.disconnect();
    await server?.stop();
  }, START_DEADLINE_MS);

  /** A topic whose last offset is never fetched: it belongs to the mark with which Kafka ends a transaction. */
  async function topicWithoutItsEnd(): Promise<string> {
    const topic = `endless-${randomUUID()}.v1`;
    // A broker may not know the topic for a moment. To wait for leaders ends with an error then.
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: false });
    await onceKnown(() => admin.fetchTopicMetadata({ topics: [topic] }));
    const producer = kafka.producer({ transactionalId: topic, idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ key: 'k', value: 'v' }] });
    await transaction.commit();
    await producer.disconnect();
    await eventually('the mark', async () => (await admin.fetchTopicOffsets(topic))[0]?.high === '2');
    return topic;
  }

  it(
    'gives up a read to the end that makes no progress',
    async () => {
      const topic = await topicWithoutItsEnd();
      await readEventually(async () => {
        const reading = reader.read({ topics: [topic], onMessage: () => undefined });
        const outcome = await reading.then(() => 'came to the end', String);
        return outcome.includes(`${topic}/0 stands at `);
      });
    },
    TEST_DEADLINE_MS,
  );

  it(
    'waits for what its caller waits for, however long no message arrives',
    async () => {
      const topic = await topicWithoutItsEnd();
      await readEventually(async () => {
        let readAtMs = Number.POSITIVE_INFINITY;
        await reader.read({
          topics: [topic],
          onMessage: () => void (readAtMs = performance.now()),
          isDone: () => performance.now() - readAtMs > 2 * STALLED_MS,
        });
        return true;
      });
    },
    TEST_DEADLINE_MS,
  );
});
