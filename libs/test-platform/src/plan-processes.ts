import { join, sep } from 'node:path';
import {
  addressVariable,
  loadSecrets,
  planServices,
  SERVICE_NAMES,
  type ServiceName,
  type ServiceEnvironment,
} from '@ballast/all-in-one';
import { startBalancer, type Balancer } from './balancer';
import type { PlatformOptions } from './platform';
import type { ProcessPlan } from './service-processes';

/** Root of the repository. The build has the same layout as the sources, so this works from both. */
const ROOT = join(
  __dirname,
  ...(__dirname.includes(`${sep}dist${sep}`) ? ['..', '..', '..', '..'] : ['..', '..', '..']),
);

/** The processes of a platform and their addresses, which stay the same when a process is started again. */
export interface Layout {
  /** Address of the gateway, or of the balancer in front of the gateways. */
  readonly baseUrl: string;
  /** Addresses of the gateways, one for each instance. */
  readonly gateways: readonly string[];
  readonly plans: readonly ProcessPlan[];
  readonly balancers: readonly Balancer[];
}

export async function planProcesses(
  options: PlatformOptions,
  { databaseUrl, folder }: { readonly databaseUrl: string; readonly folder: string },
): Promise<Layout> {
  const env = {
    ...process.env,
    ...options.env,
    // Every instance finds the same secrets in the folder.
    ...loadSecrets(folder),
    BALLAST_MODE: 'sandbox',
    DATABASE_URL: databaseUrl,
    KAFKA_BROKERS: options.kafkaBrokers ?? '',
    DATA_DIR: folder,
    HOST: '127.0.0.1',
    PORT: '0',
    METRICS_PORT: '0',
  };
  const count = options.instances ?? 1;
  const isOneProcess = options.layout === 'one-process';
  // Balancers listen from now on, so that no instance is given one of their ports.
  const front = count === 1 ? undefined : await startBalancer();
  const internalFronts = await startInternalFronts(count === 1 || isOneProcess ? [] : SERVICE_NAMES);
  const instances = await planInstances(env, count);
  const gateways = instances.map((services) => publicUrlOf(services, 'gateway'));
  front?.serve(gateways);
  const { network } = options;
  const nameOf = (service: string, index: number): string => (count === 1 ? service : `${service}/${index + 1}`);
  for (const [name, each] of internalFronts) {
    const urls = instances.map((services) => internalUrlOf(services, name));
    each.serve(urls.map((url, index) => network?.internalUrl(nameOf(name, index), url) ?? url));
  }
  const addresses = Object.fromEntries([...internalFronts].map(([name, { url }]) => [addressVariable(name), url]));
  const serversOf = (name: string): Readonly<Record<string, string>> =>
    network === undefined
      ? {}
      : {
          DATABASE_URL: network.databaseUrl(name, databaseUrl),
          KAFKA_BROKERS: network.kafkaBrokers(name, env.KAFKA_BROKERS),
        };
  const plans = instances.flatMap((services, index) => {
    if (!isOneProcess)
      return services.map((service) => {
        const name = nameOf(service.name, index);
        return { name, main: mainOf(service.name), env: { ...service.env, ...addresses, ...serversOf(name) } };
      });
    const { PORT, METRICS_PORT } = envOf(services, 'gateway');
    return [{ name: nameOf('platform', index), main: mainOf('all-in-one'), env: { ...env, PORT, METRICS_PORT } }];
  });
  return {
    baseUrl: front?.url ?? gateways[0] ?? '',
    gateways,
    plans,
    balancers: [...(front === undefined ? [] : [front]), ...internalFronts.values()],
  };
}

/**
 * All services once for each instance. A port is only known to be free when it is chosen, so two instances may get the
 * same one; then all ports are chosen again.
 */
async function planInstances(
  env: Parameters<typeof planServices>[0],
  count: number,
): Promise<readonly (readonly ServiceEnvironment[])[]> {
  for (;;) {
    const instances: (readonly ServiceEnvironment[])[] = [];
    while (instances.length < count) instances.push(await planServices(env));
    const ports = instances.flat().flatMap(({ env: { PORT, METRICS_PORT } }) => [PORT, METRICS_PORT]);
    if (new Set(ports).size === ports.length) return instances;
  }
}

/** A balancer before the internal listeners of each service: its callers know one address, as in any cluster. */
async function startInternalFronts(names: readonly ServiceName[]): Promise<ReadonlyMap<ServiceName, Balancer>> {
  return new Map(await Promise.all(names.map(async (name) => [name, await startBalancer()] as const)));
}

function envOf(services: readonly ServiceEnvironment[], name: ServiceName): ServiceEnvironment['env'] {
  return services.find((service) => service.name === name)?.env ?? {};
}

function publicUrlOf(services: readonly ServiceEnvironment[], name: ServiceName): string {
  const { HOST, PORT } = envOf(services, name);
  return `http://${String(HOST)}:${String(PORT)}`;
}

function internalUrlOf(services: readonly ServiceEnvironment[], name: ServiceName): string {
  return String(envOf(services, name)[addressVariable(name)]);
}

function mainOf(app: string): string {
  return join(ROOT, `dist/apps/${app}/main.js`);
}
