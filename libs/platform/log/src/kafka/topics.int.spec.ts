import { randomUUID } from 'node:crypto';
import { eventually, type KafkaServer, startKafkaServer, whyNoKafka } from '@ballast/test-infra';
import { type Admin, ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
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

suite('topics', () => {
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
    'that several processes create at once are known to each process, as agreed, once the process has started',
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

  it.each([
    ['max.message.bytes', '500000', 'has max.message.bytes=500000, less than '],
    ['unclean.leader.election.enable', 'true', 'has unclean.leader.election.enable=true, by which it may lose '],
    ['min.insync.replicas', '1', 'has min.insync.replicas=1, less than 2'],
  ])('that differ from what was agreed in %s are reported at the start', async (setting, value, difference) => {
    const [admin] = admins;
    if (admin === undefined) throw new Error('No admin is connected');
    const topic = { name: `differing-${randomUUID()}.v1`, partitions: 1, retentionMs: -1 };
    const terms = { ...agreement, minInsyncReplicas: 2 };
    const reported: string[] = [];
    const logger = {
      ...silentLogger,
      error: (fields: object, text: string) => reported.push(JSON.stringify(fields), text),
    };
    const start = (): Promise<void> => ensureTopics(admin, { ...terms, topics: [topic], logger });
    await start();
    expect(reported).toEqual([]);
    // The call replaces all settings of the topic, so the agreed ones are named too.
    const settings = {
      'cleanup.policy': 'delete',
      'retention.ms': '-1',
      'retention.bytes': '-1',
      'min.insync.replicas': '2',
      [setting]: value,
    };
    const configEntries = Object.entries(settings).map(([name, each]) => ({ name, value: each }));
    const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic.name, configEntries }];
    await admin.alterConfigs({ validateOnly: false, resources });
    await eventually('the broker to know the settings', async () => {
      await start();
      return reported.length > 0;
    });
    const [fields = '{}', text] = reported;
    expect(JSON.parse(fields)).toEqual({ topic: topic.name, alert: 'topic_differs' });
    expect(text).toContain(`topic ${difference}`);
    expect(reported).toHaveLength(2);
  });
});
