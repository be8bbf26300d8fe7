import { randomBytes } from 'node:crypto';
import { SERVICE_NAMES, type ServiceName } from '@ballast/all-in-one';
import { KafkaContainer } from '@testcontainers/kafka';
import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { GenericContainer, Network, Wait, type StartedTestContainer } from 'testcontainers';
import { BALLAST_IMAGE, KAFKA_IMAGE, POSTGRES_IMAGE } from './images';

const PORT = 3000;
const READY_DEADLINE_MS = 120_000;

export interface ContainerPlatform {
  readonly baseUrl: string;
  readonly containers: ReadonlyMap<ServiceName, StartedTestContainer>;
  stop(): Promise<void>;
}

/** Postgres, Kafka and seven services, each in a container, on one network. */
export async function startInContainers(): Promise<ContainerPlatform> {
  const started: { stop(): Promise<unknown> }[] = [];
  const stop = async (): Promise<void> => {
    // In the order opposite to their start: what serves goes before what it relies on, the network last.
    for (const each of started.splice(0).reverse()) await each.stop();
  };
  const keep = <T extends { stop(): Promise<unknown> }>(each: T): T => {
    started.push(each);
    return each;
  };
  try {
    const network = keep(await new Network().start());
    const [postgres] = await Promise.all([
      new PostgreSqlContainer(POSTGRES_IMAGE).withNetwork(network).withNetworkAliases('postgres').start().then(keep),
      new KafkaContainer(KAFKA_IMAGE).withKraft().withNetwork(network).withNetworkAliases('kafka').start().then(keep),
    ]);
    const environment = {
      BALLAST_MODE: 'sandbox',
      DATABASE_URL: `postgres://${postgres.getUsername()}:${postgres.getPassword()}@postgres:5432/${postgres.getDatabase()}`,
      KAFKA_BROKERS: 'kafka:9092',
      INTERNAL_TOKEN: randomBytes(16).toString('hex'),
      SECRETS_KEY: randomBytes(32).toString('hex'),
      ...Object.fromEntries(SERVICE_NAMES.map((name) => [urlVariable(name), `http://${name}:${PORT}`])),
    };
    const start = async (name: ServiceName): Promise<[ServiceName, StartedTestContainer]> => {
      const container = new GenericContainer(BALLAST_IMAGE)
        .withCommand([name])
        .withNetwork(network)
        .withNetworkAliases(name)
        .withEnvironment(environment)
        .withHealthCheck({
          test: ['CMD', 'node', 'infra/container/healthcheck.mjs'],
          interval: 1_000,
          timeout: 5_000,
          retries: 120,
        })
        .withWaitStrategy(Wait.forHealthCheck().withStartupTimeout(READY_DEADLINE_MS));
      // Nobody but the gateway is reached from outside.
      return [name, keep(await (name === 'gateway' ? container.withExposedPorts(PORT) : container).start())];
    };
    const behind = await Promise.all(SERVICE_NAMES.filter((name) => name !== 'gateway').map(start));
    const [, gateway] = await start('gateway');
    return {
      baseUrl: `http://${gateway.getHost()}:${gateway.getMappedPort(PORT)}`,
      containers: new Map([...behind, ['gateway', gateway]]),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function urlVariable(name: ServiceName): string {
  return `${name.replaceAll('-', '_').toUpperCase()}_URL`;
}
