import { randomUUID } from 'node:crypto';
import { type KafkaServer, startKafkaBehind, TcpProxy, whyNoKafka } from '@ballast/test-infra';
import type { Consumer } from 'kafkajs';
import { withDefaults } from '../limits';
import { silentLogger } from '../observe';
import { kafkaClients, retryOptions } from './client';
import { ensureTopics } from './topics';

const START_DEADLINE_MS = 60_000;
const JOIN_DEADLINE_MS = 60_000;
/** Number of the request FindCoordinator in the protocol of Kafka. A request begins with its length, then its number. */
const FIND_COORDINATOR = 10;
const LENGTH_BYTES = 4;
/** Requests for the coordinator whose connection is cut. */
const CUTS = 3;
const skipReason = whyNoKafka();
if (skipReason !== undefined) process.stderr.write(`SKIPPED: a missing coordinator of Kafka. ${skipReason}\n`);
const suite = skipReason === undefined ? describe : describe.skip;

suite('a consumer whose connection ends as it asks for the coordinator of its group', () => {
  let proxy: TcpProxy;
  let server: KafkaServer;
  let consumer: Consumer | undefined;

  beforeAll(async () => {
    proxy = await TcpProxy.listen();
    server = await startKafkaBehind([proxy]);
  }, START_DEADLINE_MS);

  afterAll(async () => {
    await consumer?.disconnect();
    await proxy?.close();
    await server?.stop();
  }, START_DEADLINE_MS);

  it(
    'starts anew, as often as that happens, and joins its group',
    async () => {
      const limits = withDefaults({});
      const clients = kafkaClients({ brokers: [proxy.address], clientId: 'cut' }, limits, silentLogger);
      const topic = `read-${randomUUID()}.v1`;
      const admin = clients.admin();
      await admin.connect();
      const agreement = { replicationFactor: undefined, minInsyncReplicas: undefined, limits };
      const topics = [{ name: topic, partitions: 1, retentionMs: -1 }];
      await ensureTopics(admin, { ...agreement, topics, logger: silentLogger });
      await admin.disconnect();

      consumer = clients.consumer({
        groupId: randomUUID(),
        retry: { ...retryOptions(limits), restartOnFailure: () => Promise.resolve(true) },
      });
      const { CRASH, GROUP_JOIN } = consumer.events;
      const isMember = new Promise((resolve) => consumer?.on(GROUP_JOIN, resolve));
      const restarts: boolean[] = [];
      consumer.on(CRASH, ({ payload }) => restarts.push(payload.restart));
      let cuts = 0;
      proxy.cutWhen((sent) => {
        const isAsking = sent.length > LENGTH_BYTES && sent.readInt16BE(LENGTH_BYTES) === FIND_COORDINATOR;
        if (isAsking) cuts += 1;
        return isAsking && cuts <= CUTS;
      });
      await consumer.connect();
      await consumer.subscribe({ topics: [topic] });
      await consumer.run({ eachMessage: () => Promise.resolve() });
      await isMember;
      expect(cuts).toBeGreaterThan(CUTS);
      expect(restarts).not.toContain(false);
    },
    JOIN_DEADLINE_MS,
  );
});
