import { createServer } from 'node:net';
import type { Environment } from '@ballast/platform-config';
import { launcherConfig, type LauncherConfig } from './config';
import { loadSecrets, loadSigningKey } from './secrets';
import { SECRET_HOLDERS, SERVICE_NAMES, type ServiceName } from './service-names';

const LOOPBACK = '127.0.0.1';

/** The environment of one service. */
export interface ServiceEnvironment {
  readonly name: ServiceName;
  readonly env: Environment;
}

/**
 * Environments for all services on one machine. Services call each other, so every address is chosen before the first
 * service listens; the secrets are those of the environment, else those of the data folder. Each service gets the secrets
 * that it holds.
 */
export async function planServices(env: Environment): Promise<readonly ServiceEnvironment[]> {
  const config = launcherConfig(env);
  const { INTERNAL_TOKEN, SECRETS_KEY } = config;
  const secrets =
    INTERNAL_TOKEN === undefined || SECRETS_KEY === undefined
      ? {
          ...loadSecrets(config.DATA_DIR),
          ...(INTERNAL_TOKEN && { INTERNAL_TOKEN }),
          ...(SECRETS_KEY && { SECRETS_KEY }),
        }
      : { INTERNAL_TOKEN, SECRETS_KEY };
  const signingKey = config.AUDIT_SIGNING_KEY ?? loadSigningKey(config.DATA_DIR);
  const free = await freePorts(2 * SERVICE_NAMES.length);
  const places = SERVICE_NAMES.map((name, index) => place(name, config, free.slice(2 * index)));
  const urls = Object.fromEntries(
    places.map(({ name, internal: { host, port } }) => [addressVariable(name), `http://${callableHost(host)}:${port}`]),
  );
  return places.map(({ name, open, internal }) => ({
    name,
    env: heldBy(name, {
      ...env,
      ...secrets,
      ...urls,
      AUDIT_SIGNING_KEY: signingKey,
      HOST: open.host,
      PORT: String(open.port),
      METRICS_HOST: internal.host,
      METRICS_PORT: String(internal.port),
      // Only the gateway is behind a balancer.
      ...(name === 'gateway' ? {} : { STOP_NOTICE_MS: '0' }),
    }),
  }));
}

/** An environment without the secrets that the service does not hold. */
function heldBy(name: ServiceName, env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([key]) => SECRET_HOLDERS[key]?.includes(name) ?? true));
}

interface Address {
  readonly host: string;
  readonly port: number;
}

interface Addresses {
  readonly name: ServiceName;
  /** The public listener. */
  readonly open: Address;
  /** The listener of `/internal` and `/metrics`. */
  readonly internal: Address;
}

/** Addresses of a service: configured ones for the gateway, free ports of the loopback interface for the others. */
function place(name: ServiceName, config: LauncherConfig, [first = 0, second = 0]: readonly number[]): Addresses {
  const { HOST, PORT, METRICS_HOST, METRICS_PORT } = config;
  return name === 'gateway'
    ? {
        name,
        open: { host: HOST, port: PORT || first },
        internal: { host: METRICS_HOST, port: METRICS_PORT || second },
      }
    : { name, open: { host: LOOPBACK, port: first }, internal: { host: LOOPBACK, port: second } };
}

/** `credit-check` → `CREDIT_CHECK_URL`: where other services look for its internal address. */
export function addressVariable(name: ServiceName): string {
  return `${name.replaceAll('-', '_').toUpperCase()}_URL`;
}

/** An address that can be called; a wildcard address can only be listened on. */
function callableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return LOOPBACK;
  return host.includes(':') ? `[${host}]` : host;
}

/** Free ports of this machine. All are held open until the last one is known, so that they differ. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen()));
  await Promise.all(servers.map(({ close }) => close()));
  return servers.map(({ port }) => port);
}

function listen(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer();
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('A TCP server has no port.'));
      else resolve({ port: address.port, close });
    });
  });
}
