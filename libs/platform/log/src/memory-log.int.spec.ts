import {
  createTestDatabase,
  type DatabaseServer,
  describeLogContract,
  startDatabaseServer,
  type TestDatabase,
} from '@ballast/test-infra';
import { MemoryBroker } from './memory/broker';
import { openLog } from './open-log';
import { openLogReader } from './reader';
import { Refusals } from './refusals';

let server: DatabaseServer | undefined;
let database: TestDatabase | undefined;
const broker = new MemoryBroker();

describeLogContract('memory', {
  setUp: async () => {
    server = await startDatabaseServer();
    database = await createTestDatabase(server.url);
    const { url } = database;
    return {
      databaseUrl: url,
      refusals: (topics) => Refusals.open({ url, topics, memory: broker }),
      open: (options) => openLog({ kind: 'memory', broker, ...options }),
      reader: () => openLogReader({ kind: 'memory', broker }),
      expire: async (topic) => broker.topics.partitionsOf(topic)[0]?.expire(),
      remove: async (topic) => broker.topics.remove(topic),
      alter: async (topic, change) => broker.topics.alter(topic, change),
    };
  },
  tearDown: async () => {
    await database?.drop();
    await server?.stop();
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
