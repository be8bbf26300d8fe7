import {
  createTestDatabase,
  type DatabaseServer,
  describeLogContract,
  eventually,
  type KafkaServer,
  startDatabaseServer,
  startKafkaServer,
  type TestDatabase,
  type TopicChange,
  whyNoKafka,
} from '@ballast/test-infra';
import { type Admin, ConfigResourceTypes, Kafka } from 'kafkajs';
import { openLog } from './open-log';
import { openLogReader } from './reader';
import { Refusals } from './refusals';

let server: DatabaseServer | undefined;
let database: TestDatabase | undefined;
let kafka: KafkaServer | undefined;

async function withAdmin(brokers: readonly string[], work: (admin: Admin) => Promise<void>): Promise<void> {
  const admin = new Kafka({ brokers: [...brokers] }).admin();
  await admin.connect();
  await work(admin).finally(() => admin.disconnect());
}

async function expire(admin: Admin, topic: string): Promise<void> {
  const [end] = await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: end?.high ?? '0' }] });
}

async function remove(admin: Admin, topic: string): Promise<void> {
  await admin.deleteTopics({ topics: [topic] });
  await eventually('the topic to be gone', async () => !(await admin.listTopics()).includes(topic));
}

async function alter(admin: Admin, topic: string, change: TopicChange): Promise<void> {
  if ('partitions' in change) {
    const { partitions: count } = change;
    await admin.createPartitions({ topicPartitions: [{ topic, count }] });
    await eventually('the partitions to be known', async () => (await admin.fetchTopicOffsets(topic)).length === count);
    return;
  }
  // The protocol replaces all settings of the topic.
  const configEntries = [
    { name: 'cleanup.policy', value: 'delete' },
    { name: 'retention.ms', value: String(change.retentionMs) },
    { name: 'retention.bytes', value: '-1' },
  ];
  const resource = { type: ConfigResourceTypes.TOPIC, name: topic };
  await admin.alterConfigs({ validateOnly: false, resources: [{ ...resource, configEntries }] });
  await eventually('the retention to be known', async () => {
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [resource] });
    const entry = resources[0]?.configEntries.find(({ configName }) => configName === 'retention.ms');
    return entry?.configValue === String(change.retentionMs);
  });
}

describeLogContract('Kafka', {
  skipReason: whyNoKafka(),
  setUp: async () => {
    kafka = await startKafkaServer();
    const { brokers } = kafka;
    server = await startDatabaseServer();
    database = await createTestDatabase(server.url);
    const { url } = database;
    return {
      databaseUrl: url,
      refusals: (topics) => Refusals.open({ url, topics, kafka: { brokers, clientId: 'operator' } }),
      open: ({ scope, ...options }) => openLog({ kind: 'kafka', brokers, clientId: scope, ...options }),
      reader: () => openLogReader({ kind: 'kafka', brokers, clientId: 'bystander' }),
      expire: (topic) => withAdmin(brokers, (admin) => expire(admin, topic)),
      remove: (topic) => withAdmin(brokers, (admin) => remove(admin, topic)),
      alter: (topic, change) => withAdmin(brokers, (admin) => alter(admin, topic, change)),
    };
  },
  tearDown: async () => {
    await database?.drop();
    await server?.stop();
    await kafka?.stop();
  },
  crashSteps: [
    'received',
    'fenced',
    'effected',
    'appended',
    'committed',
    'handled',
    'relay.read',
    'relay.published',
    'relay.forgotten',
  ],
  mayPublishTwice: true,
});
