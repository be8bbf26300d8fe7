import { SERVICE_NAMES } from '@ballast/all-in-one';
import {
  startKafkaBehind,
  startOwnDatabaseServer,
  TcpProxy,
  type RestartableDatabase,
  type RestartableKafka,
} from '@ballast/test-infra';
import { startPlatform, type TestPlatform } from '@ballast/test-platform';
import { publishTwice } from '../harness/publish-twice';
import { describeFailure, INSTANCES, type Failure } from './failure-plan';

const ENVIRONMENT = {
  // Sizes of pools that keep the connections of all processes together below the limit of Postgres.
  DATABASE_POOL_SIZE: '5',
  LOG_CONCURRENCY: '3',
  DATABASE_READ_POOL_SIZE: '2',
  // Prices that are not pinned go stale during a failure of all processes.
  PRICING_STALE_AFTER_MS: '1000',
  PRICING_WALK_INTERVAL_MS: '250',
};

/** Networks of one process: to the database, to the broker, and from other services to its internal listener. */
interface ProcessNetworks {
  readonly database: TcpProxy;
  readonly broker: TcpProxy;
  readonly internal: TcpProxy;
}

interface Servers {
  readonly database: RestartableDatabase;
  readonly broker: RestartableKafka;
}

/**
 * Two instances of every service with a real broker and database that can fail. A proxy stands in each network between a
 * process and the database, the broker or the services that call it, and in front of the receiver of webhooks. Every
 * message is published twice.
 */
export class FailingCluster {
  private constructor(
    readonly platform: TestPlatform,
    private readonly servers: Servers,
    private readonly networks: Networks,
    private readonly receiver: TcpProxy,
  ) {}

  static async start(): Promise<FailingCluster> {
    const names = SERVICE_NAMES.flatMap((service) =>
      Array.from({ length: INSTANCES }, (_, index) => `${service}/${index + 1}`),
    );
    const networks = new Map(await Promise.all(names.map(async (name) => [name, await listen()] as const)));
    const brokerProxies = [...networks.values()].map(({ broker }) => broker);
    const servers = { database: await startOwnDatabaseServer(), broker: await startKafkaBehind(brokerProxies) };
    try {
      const platform = await startBehind(networks, servers);
      await publishTwice(platform.databaseUrl);
      return new FailingCluster(platform, servers, networks, await TcpProxy.listen());
    } catch (error) {
      await close(networks, servers);
      throw error;
    }
  }

  /** Address at which the platform reaches the receiver of webhooks, through a network that can fail. */
  receiverUrl(url: string): string {
    return through(this.receiver, url);
  }

  /** Lets a failure happen, waits for its end, and starts what it has ended. @throws Error when a process ended by itself. */
  async inject(failure: Failure): Promise<void> {
    await this.failOnce(failure);
    const { ended } = this.platform;
    if (ended !== undefined) throw new Error(`${ended} ended by itself: ${describeFailure(failure)}`);
  }

  async stop(): Promise<void> {
    try {
      await this.platform.stop();
    } finally {
      await Promise.all([this.receiver.close(), close(this.networks, this.servers)]);
    }
  }

  private async failOnce({ kind, process, lastsMs, losesConnections }: Failure): Promise<void> {
    const { platform, servers } = this;
    const network = networkOf(this.networks, process);
    switch (kind) {
      case 'kill':
      case 'stop':
        await platform.end(process, kind === 'kill' ? 'SIGKILL' : 'SIGTERM');
        await passed(lastsMs);
        return platform.begin(process);
      case 'pause':
        platform.pause([process]);
        await passed(lastsMs);
        return platform.resume([process]);
      case 'power failure':
        await platform.kill();
        await passed(lastsMs);
        return platform.start();
      case 'suspension':
        platform.pause();
        await passed(lastsMs);
        return platform.resume();
      case 'broker restart':
        return restart(servers.broker, lastsMs);
      case 'database restart':
        return restart(servers.database, lastsMs);
      case 'silent database':
        return silence(network.database, lastsMs, losesConnections);
      case 'silent broker':
        return silence(network.broker, lastsMs, losesConnections);
      case 'silent service':
        return silence(network.internal, lastsMs, losesConnections);
      case 'silent receiver':
        return silence(this.receiver, lastsMs, losesConnections);
    }
  }
}

type Networks = ReadonlyMap<string, ProcessNetworks>;

function startBehind(networks: Networks, { database, broker }: Servers): Promise<TestPlatform> {
  return startPlatform({
    databaseServerUrl: database.url,
    kafkaBrokers: broker.brokers.join(','),
    layout: 'processes',
    instances: INSTANCES,
    env: ENVIRONMENT,
    network: {
      databaseUrl: (name, url) => through(networkOf(networks, name).database, url),
      kafkaBrokers: (name) => networkOf(networks, name).broker.address,
      internalUrl: (name, url) => through(networkOf(networks, name).internal, url),
    },
  });
}

function networkOf(networks: Networks, process: string): ProcessNetworks {
  const network = networks.get(process);
  if (network === undefined) throw new Error(`There is no process ${process}`);
  return network;
}

async function close(networks: Networks, { database, broker }: Servers): Promise<void> {
  const proxies = [...networks.values()].flatMap((network) => [network.database, network.broker, network.internal]);
  await Promise.all(proxies.map((proxy) => proxy.close()));
  await Promise.all([database.stop(), broker.stop()]);
}

async function listen(): Promise<ProcessNetworks> {
  const [database, broker, internal] = await Promise.all([TcpProxy.listen(), TcpProxy.listen(), TcpProxy.listen()]);
  return { database, broker, internal };
}

/** Address of the proxy for a server whose own address is known only now. */
function through(proxy: TcpProxy, serverUrl: string): string {
  const { hostname, port } = new URL(serverUrl);
  proxy.forwardTo({ host: hostname, port: Number(port) });
  return proxy.urlOf(serverUrl);
}

async function silence(proxy: TcpProxy, lastsMs: number, losing: boolean): Promise<void> {
  proxy.silence();
  await passed(lastsMs);
  proxy.heal({ losing });
}

async function restart(server: RestartableDatabase | RestartableKafka, lastsMs: number): Promise<void> {
  await server.crash();
  await passed(lastsMs);
  await server.restart();
}

/** Waits for the end of a failure. Its length is part of the failure, so this waits for the clock. */
function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
