import type { ServiceConfig } from '@ballast/platform-config';
import { startService, type RunningService, type ServiceDefinition } from '@ballast/platform-service';
import { Client } from 'pg';
import type { z } from 'zod';
import { useTestDatabase } from './database-server';
import { InternalHttp } from './internal-http';
import { LogDriver } from './log-driver';

const INTERNAL_TOKEN = 'token-of-the-running-service';

export interface RunningServiceUnderTest {
  /** Address of its database. */
  readonly databaseUrl: string;
  /** Sends and receives messages in the place of other services. */
  readonly driver: LogDriver;
  /** A connection of its own to the database. */
  readonly sql: Client;
  /** The internal addresses of the first instance. */
  readonly http: InternalHttp;
  /** The listener of `/internal` and `/metrics` of the first instance. */
  readonly internalUrl: string;
  /** Starts another instance, which is closed after the tests unless the test closes it. */
  start(env?: Readonly<Record<string, string>>): Promise<RunningService>;
}

/**
 * For a test file whose cases share one service: an instance of it on the embedded log in a fresh database, and a driver
 * that reads `topics`. All of them end after the tests. `environment` is the environment of every instance.
 */
export function useRunningService<S extends z.ZodType<ServiceConfig>>(
  definition: ServiceDefinition<S>,
  topics: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): RunningServiceUnderTest {
  const running: RunningService[] = [];
  let opened: Pick<RunningServiceUnderTest, 'driver' | 'sql' | 'http' | 'internalUrl'> | undefined;
  // Registered before the hooks of the database, so that the database is dropped after the service has ended.
  afterAll(async () => {
    await opened?.http.close();
    await Promise.all(running.map((instance) => instance.close()));
    await opened?.driver.close();
    await opened?.sql.end();
  });
  const database = useTestDatabase();
  const start = async (env: Readonly<Record<string, string>> = {}): Promise<RunningService> => {
    const common = {
      DATABASE_URL: database.url,
      INTERNAL_TOKEN,
      LOG_LEVEL: 'silent',
      STOP_NOTICE_MS: '0',
      ...environment,
    };
    const instance = await startService(definition, { ...common, ...env });
    running.push(instance);
    return instance;
  };
  beforeAll(async () => {
    const instance = await start();
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    const driver = await LogDriver.open(database.url, topics);
    const { internalUrl } = instance;
    opened = { driver, sql, internalUrl, http: new InternalHttp(internalUrl, INTERNAL_TOKEN) };
  });
  const parts = (): NonNullable<typeof opened> => {
    if (opened === undefined) throw new Error('The service runs only after beforeAll');
    return opened;
  };
  return {
    get databaseUrl(): string {
      return database.url;
    },
    get driver(): LogDriver {
      return parts().driver;
    },
    get sql(): Client {
      return parts().sql;
    },
    get http(): InternalHttp {
      return parts().http;
    },
    get internalUrl(): string {
      return parts().internalUrl;
    },
    start,
  };
}
