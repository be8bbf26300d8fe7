import {
  createTestDatabase,
  type DatabaseServer,
  describeLogContract,
  startDatabaseServer,
  type TestDatabase,
} from '@ballast/test-infra';
import { openLog } from './open-log';
import { openLogReader } from './reader';
import { Refusals } from './refusals';

let server: DatabaseServer | undefined;
let database: TestDatabase | undefined;

describeLogContract('Postgres', {
  setUp: async () => {
    server = await startDatabaseServer();
    database = await createTestDatabase(server.url);
    const { url } = database;
    return {
      databaseUrl: url,
      refusals: (topics) => Refusals.open({ url, topics }),
      open: (options) => openLog({ kind: 'embedded', ...options }),
      reader: () => openLogReader({ kind: 'embedded', url }),
      expire: async (topic, service) => {
        await service.query(
          `WITH gone AS (
             UPDATE log.partitions SET first_offset = next_offset WHERE topic = $1 AND partition = 0 RETURNING id
           )
           DELETE FROM log.messages USING gone WHERE partition_id = gone.id`,
          [topic],
        );
      },
      remove: async (topic, service) => {
        await service.query(
          `WITH gone AS (DELETE FROM log.partitions WHERE topic = $1 RETURNING id)
           DELETE FROM log.messages USING gone WHERE partition_id = gone.id`,
          [topic],
        );
      },
      alter: async (topic, change, service) => {
        if ('retentionMs' in change) {
          await service.query('UPDATE log.partitions SET retention_ms = $2 WHERE topic = $1', [
            topic,
            change.retentionMs,
          ]);
          return;
        }
        await service.query(
          `INSERT INTO log.partitions (topic, partition, retention_ms)
           SELECT $1, partition, -1 FROM generate_series(0, $2::int - 1) AS wanted(partition)
           ON CONFLICT DO NOTHING`,
          [topic, change.partitions],
        );
      },
    };
  },
  tearDown: async () => {
    await database?.drop();
    await server?.stop();
  },
  crashSteps: ['received', 'fenced', 'effected', 'appended', 'committed', 'handled'],
  mayPublishTwice: false,
});
