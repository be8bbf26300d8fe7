import { randomBytes } from 'node:crypto';
import { SERVICE_NAMES, type ServiceName } from '@ballast/all-in-one';
import { KafkaContainer } from '@testcontainers/kafka';
import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { GenericContainer, Network, Wait, type StartedTestContainer } from 'testcontainers';
import { BALLAST_IMAGE, KAFKA_IMAGE, POSTGRES_IMAGE } from './images';

const PORT = 3000;
/** Port of `/internal` and `/metrics` in the image. */
const INTERNAL_PORT = 9464;
const READY_DEADLINE_MS = 120_000;
const LOG_TAIL_CHARACTERS = 4_000;
const HEALTH_CHECK: ['CMD', ...string[]] = ['CMD', 'node', 'infra/container/healthcheck.mjs'];

export interface ContainerPlatform {
  readonly baseUrl: string;
  readonly containers: ReadonlyMap<ServiceName, StartedTestContainer>;
  stop(): Promise<void>;
}

/** Postgres, Kafka and seven services, each in a container, on one network. */
export async function startInContainers(): Promise<ContainerPlatform> {
  const started: { stop(): Promise<unknown> }[] = [];
  const stop = async (): Promise<void> => {
    // Reverse order of the start: services stop before the database and the broker that they need, the network last.
    for (const each of started.splice(0).reverse()) await each.stop();
  };
  const keep = <T extends { stop(): Promise<unknown> }>(each: T): T => {
    started.push(each);
    return each;
  };
  try {
    const network = keep(await new Network().start());
    const databaseStarts = new PostgreSqlContainer(POSTGRES_IMAGE)
      .withNetwork(network)
      .withNetworkAliases('postgres')
      .start();
    const brokerStarts = new KafkaContainer(KAFKA_IMAGE)
      .withKraft()
      .withNetwork(network)
      .withNetworkAliases('kafka')
      .start();
    await all<unknown>([databaseStarts.then(keep), brokerStarts.then(keep)]);
    const postgres = await databaseStarts;
    const environment = {
      BALLAST_MODE: 'sandbox',
      DATABASE_URL: `postgres://${postgres.getUsername()}:${postgres.getPassword()}@postgres:5432/${postgres.getDatabase()}`,
      KAFKA_BROKERS: 'kafka:9092',
      INTERNAL_TOKEN: randomBytes(16).toString('hex'),
      SECRETS_KEY: randomBytes(32).toString('hex'),
      ...Object.fromEntries(SERVICE_NAMES.map((name) => [urlVariable(name), `http://${name}:${INTERNAL_PORT}`])),
    };
    const start = async (name: ServiceName): Promise<[ServiceName, StartedTestContainer]> => {
      const container = service(name).withNetwork(network).withEnvironment(environment);
      // Only the gateway can be reached from outside.
      if (name === 'gateway') container.withExposedPorts(PORT);
      return [name, keep(await startOrTellWhy(name, container))];
    };
    const behind = await all(SERVICE_NAMES.filter((name) => name !== 'gateway').map(start));
    const [, gateway] = await start('gateway');
    return {
      baseUrl: `http://${gateway.getHost()}:${gateway.getMappedPort(PORT)}`,
      containers: new Map([...behind, ['gateway', gateway]]),
      stop,
    };
  } catch (error) {
    // The first error is thrown, not an error of the clean-up.
    await stop().catch(() => undefined);
    throw error;
  }
}

function service(name: ServiceName): GenericContainer {
  return new GenericContainer(BALLAST_IMAGE)
    .withCommand([name])
    .withNetworkAliases(name)
    .withHealthCheck({ test: HEALTH_CHECK, interval: 1_000, timeout: 5_000, retries: 120 })
    .withWaitStrategy(Wait.forHealthCheck().withStartupTimeout(READY_DEADLINE_MS));
}

/** Starts a container. Its output is collected from the beginning, because a container that fails is removed. */
async function startOrTellWhy(name: ServiceName, container: GenericContainer): Promise<StartedTestContainer> {
  let written = '';
  container.withLogConsumer((stream) =>
    stream.on('data', (line) => (written = `${written}${line}`.slice(-LOG_TAIL_CHARACTERS))),
  );
  try {
    return await container.start();
  } catch (error) {
    throw new Error(`${name} did not start; it wrote\n${written}`, { cause: error });
  }
}

/** Like Promise.all, but settles only when all promises have: nothing could stop a container that starts later. */
async function all<T>(starts: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(starts);
  return Promise.all(starts);
}

function urlVariable(name: ServiceName): string {
  return `${name.replaceAll('-', '_').toUpperCase()}_URL`;
}
