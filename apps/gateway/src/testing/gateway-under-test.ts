import { startService, type RunningService } from '@ballast/platform-service';
import { useTestDatabase } from '@ballast/test-infra';
import { Client } from 'pg';
import { gatewayService } from '../gateway.service';
import { ApiClient, type Credentials } from './api-client';
import { Neighbours } from './neighbours';
import { Owner } from './owner';

export const SANDBOX: Credentials = { key: 'sandbox-key', secret: 'sandbox-secret' };

export interface GatewayUnderTest {
  readonly databaseUrl: string;
  readonly url: string;
  /** Calls as the seeded platform. */
  readonly api: ApiClient;
  readonly neighbours: Neighbours;
  /** Stands in for every service that is asked over internal HTTP. */
  readonly owner: Owner;
  /** A connection of its own to the database. */
  readonly sql: Client;
  /** One more instance on the same database, closed after the tests. */
  start(env?: Readonly<Record<string, string>>): Promise<RunningService>;
}

/** For a test file: the gateway on the embedded log in a fresh database, its neighbours in place, the sandbox seeded. */
export function useGateway(env: Readonly<Record<string, string>> = {}): GatewayUnderTest {
  const running: RunningService[] = [];
  let opened: { url: string; neighbours: Neighbours; owner: Owner; sql: Client } | undefined;
  // Registered before the hooks of the database, which then run after these.
  afterAll(async () => {
    await Promise.all(running.map((instance) => instance.close()));
    await opened?.neighbours.close();
    await opened?.owner.close();
    await opened?.sql.end();
  });
  const database = useTestDatabase();
  const parts = (): NonNullable<typeof opened> => {
    if (opened === undefined) throw new Error('The gateway runs only after beforeAll');
    return opened;
  };
  const start = async (more: Readonly<Record<string, string>> = {}): Promise<RunningService> => {
    const { url } = parts().owner;
    const instance = await startService(gatewayService, {
      DATABASE_URL: database.url,
      BALLAST_MODE: 'sandbox',
      INTERNAL_TOKEN: 'token-of-the-gateway-under-test',
      SECRETS_KEY: 'ab'.repeat(32),
      LOG_LEVEL: 'silent',
      CREDIT_CHECK_URL: url,
      PRICING_URL: url,
      EXECUTION_URL: url,
      WEBHOOK_DISPATCHER_URL: url,
      ...env,
      ...more,
    });
    running.push(instance);
    return instance;
  };
  beforeAll(async () => {
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    opened = { url: '', neighbours: await Neighbours.open(database.url), owner: await Owner.start(), sql };
    opened.url = (await start()).url;
  }, 60_000);
  return {
    get databaseUrl(): string {
      return database.url;
    },
    get url(): string {
      return parts().url;
    },
    get api(): ApiClient {
      return new ApiClient(parts().url, SANDBOX);
    },
    get neighbours(): Neighbours {
      return parts().neighbours;
    },
    get owner(): Owner {
      return parts().owner;
    },
    get sql(): Client {
      return parts().sql;
    },
    start,
  };
}
