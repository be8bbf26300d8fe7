import {
  createTestDatabase,
  type DatabaseServer,
  describeLogContract,
  startDatabaseServer,
  type TestDatabase,
} from '@ballast/test-infra';
import { openLog } from './open-log';
import { openLogReader } from './reader';

let server: DatabaseServer | undefined;
let database: TestDatabase | undefined;

describeLogContract('Postgres', {
  setUp: async () => {
    server = await startDatabaseServer();
    database = await createTestDatabase(server.url);
    const { url } = database;
    return {
      databaseUrl: url,
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
    };
  },
  tearDown: async () => {
    await database?.drop();
    await server?.stop();
  },
  crashSteps: ['received', 'fenced', 'effected', 'appended', 'committed', 'handled'],
  mayPublishTwice: false,
});
