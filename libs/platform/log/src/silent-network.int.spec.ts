import {
  createTestDatabase,
  type DatabaseServer,
  describeSilentNetwork,
  type InstanceOptions,
  type KafkaServer,
  startDatabaseServer,
  startKafkaBehind,
  TcpProxy,
  type TestDatabase,
  whyNoKafka,
} from '@ballast/test-infra';
import type { LogLimits } from './limits';
import { openLog } from './open-log';

const TIMEOUTS = {
  connectMs: 1_000,
  writeMs: 1_000,
  lockMs: 500,
  idleInTransactionMs: 1_000,
  logMs: 1_000,
  networkMs: 500,
};
const LIMITS: Partial<LogLimits> = {
  pollMs: 500,
  memberExpiryMs: 2_000,
  relayWatchMs: 100,
  relayStalledMs: 2_000,
  transactionAttempts: 1,
  kafkaConnectTimeoutMs: 1_000,
  kafkaRequestTimeoutMs: 2_000,
};

let server: DatabaseServer | undefined;
let database: TestDatabase | undefined;
let kafka: KafkaServer | undefined;
let proxies: readonly TcpProxy[] = [];

async function databaseBehind(): Promise<{ readonly proxy: TcpProxy; readonly databaseUrl: string }> {
  server = await startDatabaseServer();
  database = await createTestDatabase(server.url);
  const { hostname, port } = new URL(database.url);
  const proxy = await TcpProxy.listen({ host: hostname, port: Number(port) });
  return { proxy, databaseUrl: proxy.urlOf(database.url) };
}

async function tearDown(): Promise<void> {
  await Promise.all(proxies.map((proxy) => proxy.close()));
  await database?.drop();
  await server?.stop();
  await kafka?.stop();
  proxies = [];
  kafka = undefined;
}

function impatient({ limits, ...options }: InstanceOptions): InstanceOptions {
  return { ...options, limits: { ...limits, ...LIMITS } };
}

describeSilentNetwork('Postgres', {
  servers: ['Postgres'],
  appendsTo: 'Postgres',
  mayPublishTwice: false,
  setUp: async () => {
    const { proxy, databaseUrl } = await databaseBehind();
    proxies = [proxy];
    return {
      log: {
        databaseUrl,
        timeouts: TIMEOUTS,
        open: (options) => openLog({ kind: 'embedded', ...impatient(options) }),
      },
      proxyOf: { Postgres: proxy },
    };
  },
  tearDown,
});

describeSilentNetwork('Kafka', {
  skipReason: whyNoKafka(),
  servers: ['Postgres', 'Kafka'],
  appendsTo: 'Postgres',
  mayPublishTwice: true,
  setUp: async () => {
    const { proxy, databaseUrl } = await databaseBehind();
    const kafkaProxy = await TcpProxy.listen();
    proxies = [proxy, kafkaProxy];
    kafka = await startKafkaBehind([kafkaProxy]);
    const connection = { brokers: [kafkaProxy.address], clientId: 'silent' };
    return {
      log: {
        databaseUrl,
        timeouts: TIMEOUTS,
        open: (options) => openLog({ kind: 'kafka', ...connection, ...impatient(options) }),
      },
      proxyOf: { Postgres: proxy, Kafka: kafkaProxy },
    };
  },
  tearDown,
});
