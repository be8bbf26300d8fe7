import { openDatabase, type Database } from '@ballast/platform-postgres';
import { startService, type RunningService } from '@ballast/platform-service';
import { service } from '../definition';
import { SANDBOX_KEY } from '../sandbox';
import { ApiClient } from './api-client';
import { StubServices } from './stub-services';
import { InternalHttpStub } from './internal-http-stub';

export interface GatewayUnderTest {
  readonly url: string;
  readonly databaseUrl: string;
  /** Client that calls as the seeded platform. */
  readonly api: ApiClient;
  readonly services: StubServices;
  /** Stub of all services that the gateway calls over internal HTTP. */
  readonly internalHttp: InternalHttpStub;
  /** The spec's own connections to the database. */
  readonly database: Database;
  /** Starts a further instance on the same database; it is closed after the tests. */
  start(env?: Readonly<Record<string, string>>): Promise<RunningService>;
}

/** Environment of a gateway in the sandbox. All services that it calls over internal HTTP are at `internalUrl`. */
export function gatewayEnvironment(databaseUrl: string, internalUrl: string): Readonly<Record<string, string>> {
  return {
    DATABASE_URL: databaseUrl,
    BALLAST_MODE: 'sandbox',
    STOP_NOTICE_MS: '0',
    INTERNAL_TOKEN: 'token-of-the-gateway-under-test',
    SECRETS_KEY: 'ab'.repeat(32),
    LOG_LEVEL: 'silent',
    AUDITOR_URL: internalUrl,
    CREDIT_CHECK_URL: internalUrl,
    PRICING_URL: internalUrl,
    EXECUTION_URL: internalUrl,
    MONEY_MOVEMENT_URL: internalUrl,
    WEBHOOK_DISPATCHER_URL: internalUrl,
    OPERATION_ORCHESTRATOR_URL: internalUrl,
  };
}

/**
 * For a test file: the gateway on the embedded log in a fresh database, its services in place, the sandbox seeded.
 * `useDatabase` registers its own hooks. It is called after the other hooks are registered, so its database is dropped
 * last.
 */
export function useGateway(
  useDatabase: () => { readonly url: string },
  env: Readonly<Record<string, string>> = {},
): GatewayUnderTest {
  const running: RunningService[] = [];
  let opened: { url: string; services: StubServices; internalHttp: InternalHttpStub; database: Database } | undefined;
  afterAll(async () => {
    await Promise.all(running.map((instance) => instance.close()));
    await opened?.services.close();
    await opened?.internalHttp.close();
    await opened?.database.close();
  });
  const source = useDatabase();
  const parts = (): NonNullable<typeof opened> => {
    if (opened === undefined) throw new Error('The gateway runs only after beforeAll');
    return opened;
  };
  const start = async (more: Readonly<Record<string, string>> = {}): Promise<RunningService> => {
    const instance = await startService(service, {
      ...gatewayEnvironment(source.url, parts().internalHttp.url),
      ...env,
      ...more,
    });
    running.push(instance);
    return instance;
  };
  beforeAll(async () => {
    opened = {
      url: '',
      services: await StubServices.open(source.url),
      internalHttp: await InternalHttpStub.start(),
      database: await openDatabase({
        url: source.url,
        schema: 'observer',
        poolSize: 3,
        entities: [],
        migrations: [],
        applicationName: 'observer',
      }),
    };
    opened.url = (await start()).url;
  }, 60_000);
  return {
    get url(): string {
      return parts().url;
    },
    get databaseUrl(): string {
      return source.url;
    },
    get api(): ApiClient {
      return new ApiClient(parts().url, SANDBOX_KEY);
    },
    get services(): StubServices {
      return parts().services;
    },
    get internalHttp(): InternalHttpStub {
      return parts().internalHttp;
    },
    get database(): Database {
      return parts().database;
    },
    start,
  };
}
