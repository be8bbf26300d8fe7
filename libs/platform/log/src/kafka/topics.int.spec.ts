import { randomUUID } from 'node:crypto';
import { type KafkaServer, startKafkaServer, whyNoKafka } from '@ballast/test-infra';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { withDefaults } from '../limits';
import { silentLogger } from '../observe';
import { ensureTopics, findDifferences } from './topics';

const START_DEADLINE_MS = 60_000;
const RACE_DEADLINE_MS = 60_000;
const PROCESSES = 6;
const ROUNDS = 5;
const TOPICS = 12;
const skipReason = whyNoKafka();
if (skipReason !== undefined) process.stderr.write(`SKIPPED: topics of Kafka. ${skipReason}\n`);
const suite = skipReason === undefined ? describe : describe.skip;

suite('topics that several processes create at once', () => {
  const agreement = { replicationFactor: undefined, minInsyncReplicas: undefined, limits: withDefaults({}) };
  let server: KafkaServer;
  let admins: readonly Admin[];

  beforeAll(async () => {
    server = await startKafkaServer();
    const kafka = new Kafka({ brokers: [...server.brokers], logLevel: logLevel.NOTHING });
    admins = Array.from({ length: PROCESSES }, () => kafka.admin());
    await Promise.all(admins.map((admin) => admin.connect()));
  }, START_DEADLINE_MS);

  afterAll(async () => {
    await Promise.all((admins ?? []).map((admin) => admin.disconnect()));
    await server?.stop();
  }, START_DEADLINE_MS);

  it(
    'are known to each process, as agreed, once the process has started',
    async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const names = Array.from({ length: TOPICS }, (_, index) => `raced-${round}-${index}-${randomUUID()}.v1`);
        const topics = names.map((name) => ({ name, partitions: 3, retentionMs: -1 }));
        const options = { ...agreement, topics, logger: silentLogger };
        // All starts end before the failure of one is reported.
        const starts = await Promise.allSettled(admins.map((admin) => ensureTopics(admin, options)));
        expect(starts.filter(({ status }) => status === 'rejected')).toEqual([]);
        const differences = await Promise.all(admins.map((admin) => findDifferences(admin, topics, agreement)));
        expect(differences.map((found) => [...found])).toEqual(admins.map(() => []));
      }
    },
    RACE_DEADLINE_MS,
  );
});
