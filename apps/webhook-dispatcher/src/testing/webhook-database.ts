import { openDatabase, type Database } from '@ballast/platform-postgres';
import { useTestDatabase } from '@ballast/test-infra';
import { CreateWebhooks0001 } from '../persistence/migrations/0001-webhooks';

/** For a test file of stores: a database with the tables of the dispatcher before all tests, closed and dropped afterwards. */
export function useWebhookDatabase(): { readonly database: Database } {
  let opened: Database | undefined;
  // Registered before the database's hooks, because hooks run in this order: connections close before their database.
  afterAll(() => opened?.close());
  const server = useTestDatabase();
  beforeAll(async () => {
    opened = await openDatabase({
      url: server.url,
      schema: 'webhook',
      poolSize: 3,
      entities: [],
      migrations: [CreateWebhooks0001],
      applicationName: 'webhook stores',
    });
  });
  return {
    get database(): Database {
      if (opened === undefined) throw new Error('The database is open only after beforeAll');
      return opened;
    },
  };
}
