import {
  createTestDatabase,
  type DatabaseServer,
  describeLogContract,
  type KafkaServer,
  startDatabaseServer,
  startKafkaServer,
  whyNoKafka,
  type TestDatabase,
} from '@ballast/test-infra';
import { Kafka } from 'kafkajs';
import { openLog } from './open-log';
import { openLogReader } from './reader';

let server: DatabaseServer | undefined;
let database: TestDatabase | undefined;
let kafka: KafkaServer | undefined;

async function expire(brokers: readonly string[], topic: string): Promise<void> {
  const admin = new Kafka({ brokers: [...brokers] }).admin();
  await admin.connect();
  const [end] = await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: end?.high ?? '0' }] });
  await admin.disconnect();
}

describeLogContract('Kafka', {
  skipReason: whyNoKafka(),
  setUp: async () => {
    kafka = await startKafkaServer();
    const { brokers } = kafka;
    server = await startDatabaseServer();
    database = await createTestDatabase(server.url);
    return {
      databaseUrl: database.url,
      open: ({ scope, ...options }) => openLog({ kind: 'kafka', brokers, clientId: scope, ...options }),
      reader: () => openLogReader({ kind: 'kafka', brokers, clientId: 'bystander' }),
      expire: (topic) => expire(brokers, topic),
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
