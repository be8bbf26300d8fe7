import { execFileSync } from 'node:child_process';
import { type Announcement, type ChildServer, scriptPath, startChildServer, textOf } from './child-server';
import type { TcpProxy } from './tcp-proxy';

export interface KafkaServer {
  readonly brokers: readonly string[];
  stop(): Promise<void>;
}

/** A broker that can crash and start again with its topics. */
export type RestartableKafka = KafkaServer & Pick<ChildServer, 'crash' | 'restart'>;

/** The brokers of the whole run when TEST_KAFKA_BROKERS names them, otherwise a new broker for the caller. */
export async function startKafkaServer(): Promise<KafkaServer> {
  const given = givenBrokers();
  return given === undefined ? startOwnKafkaServer() : { brokers: given, stop: async () => undefined };
}

/** A broker for this test file alone: for a whole platform, whose topics have fixed names. */
export async function startOwnKafkaServer(): Promise<KafkaServer> {
  return startKafkaBehind([]);
}

/**
 * Starts a broker behind proxies. A client of Kafka reconnects to the address that the broker tells it, so for each
 * proxy the broker has a listener that tells the address of the proxy. This function points the proxies at the broker.
 */
export async function startKafkaBehind(proxies: readonly TcpProxy[]): Promise<RestartableKafka> {
  const { announcement, ...server } = await startChildServer(
    'kafka/serve.mjs',
    proxies.map(({ port }) => String(port)),
  );
  const { behindProxies } = announcement;
  for (const [index, proxy] of proxies.entries()) {
    proxy.forwardTo({
      host: '127.0.0.1',
      port: Number(Array.isArray(behindProxies) ? behindProxies[index] : undefined),
    });
  }
  return { brokers: [textOf(announcement, 'brokers')], ...server };
}

/**
 * Reason why tests on Kafka must be skipped here: no broker is given and none can be started. Undefined when they can
 * run, and always under CI, where a layer that does not run is a failure. Synchronous, because Jest decides what to
 * skip before anything runs.
 */
export function whyNoKafka(): string | undefined {
  if (givenBrokers() !== undefined || process.env['CI'] === 'true') return undefined;
  const output = execFileSync(process.execPath, [scriptPath('kafka/check.mjs')], { encoding: 'utf8' });
  const { missing } = JSON.parse(output) as Announcement;
  return typeof missing === 'string' ? missing : undefined;
}

function givenBrokers(): readonly string[] | undefined {
  const given = process.env['TEST_KAFKA_BROKERS'];
  return given === undefined || given === '' ? undefined : given.split(',');
}
