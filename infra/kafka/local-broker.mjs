// A real Kafka broker without Docker: Maven fetches the jars once, Java runs them.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort, isPortOpen, restartable, supervise } from '../process/supervise.mjs';

const START_DEADLINE_MS = 60_000;
const FETCH_DEADLINE_MS = 300_000;
const MINIMUM_JAVA = 17;
const POM = fileURLToPath(new URL('./pom.xml', import.meta.url));
const run = promisify(execFile);

/** Error on a machine that cannot have a broker; the message says which program is missing or could not do its part. */
export class MissingPrerequisiteError extends Error {}

/**
 * Starts a broker on a free port of 127.0.0.1.
 *
 * @param {{dataDir?: string, fast?: boolean, proxyPorts?: readonly number[]}} [options] dataDir: default a temporary
 *   folder, removed afterwards; fast: false gives the Java compiler all its levels, for benchmarks, at the cost of a
 *   slower start; proxyPorts: ports of proxies on this machine, each of which gets a listener that tells its clients to
 *   come back through the proxy
 * @returns {Promise<{brokers: string, behindProxies: readonly number[], stop: () => Promise<void>,
 *   crash: () => Promise<void>, restart: () => Promise<void>, exited: Promise<number>}>} behindProxies: ports of the
 *   listeners behind the proxies, as `proxyPorts` are ordered; `exited` settles when the first start has ended
 * @throws MissingPrerequisiteError
 */
export async function startKafka({ dataDir, fast = true, proxyPorts = [] } = {}) {
  await requireJava();
  const jars = await fetchJars();
  const folder = dataDir === undefined ? mkdtempSync(join(tmpdir(), 'ballast-kafka-')) : resolve(dataDir);
  mkdirSync(folder, { recursive: true });
  const classpath = join(jars, '*');
  const port = await freePort();
  const properties = join(folder, 'server.properties');
  const proxied = await Promise.all(proxyPorts.map(async (proxyPort) => ({ port: await freePort(), proxyPort })));
  writeFileSync(properties, serverProperties(folder, { port, controllerPort: await freePort(), proxied }));
  if (!existsSync(join(folder, 'log', 'meta.properties'))) {
    // A leading dash would be read as another option.
    const clusterId = Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url').replace(/^-/, '0');
    await run('java', [
      '-cp',
      classpath,
      'kafka.tools.StorageTool',
      'format',
      '--standalone',
      '-t',
      clusterId,
      '-c',
      properties,
    ]);
  }
  const start = () =>
    supervise({
      name: 'Kafka',
      command: 'java',
      args: [
        '-Xmx512m',
        '-XX:+UseSerialGC',
        ...(fast ? ['-XX:TieredStopAtLevel=1'] : []),
        '-cp',
        classpath,
        'kafka.Kafka',
        properties,
      ],
      logFile: join(folder, 'server.out'),
      cwd: folder,
      removeAfter: dataDir === undefined ? [folder] : [],
      deadlineMs: START_DEADLINE_MS,
      isReady: () => isPortOpen(port),
    });
  const behindProxies = proxied.map((listener) => listener.port);
  return { brokers: `127.0.0.1:${port}`, behindProxies, ...(await restartable(start)) };
}

function serverProperties(folder, { port, controllerPort, proxied }) {
  const own = `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`;
  const behind = (portOf) => proxied.map((each, index) => `,PROXIED${index}://127.0.0.1:${portOf(each)}`).join('');
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    listeners: own + behind((listener) => listener.port),
    'advertised.listeners': own + behind((listener) => listener.proxyPort),
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controllerPort}`,
    'listener.security.protocol.map': `PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT${proxied.map((_, index) => `,PROXIED${index}:PLAINTEXT`).join('')}`,
    // Java's properties treat a backslash as an escape.
    'log.dirs': join(folder, 'log').replaceAll('\\', '/'),
    'log.retention.ms': -1,
    'auto.create.topics.enable': false,
    'default.replication.factor': 1,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.num.partitions': 4,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** Throws a MissingPrerequisiteError unless this machine can run a broker; starts and fetches nothing. */
export async function checkPrerequisites() {
  await requireJava();
  if (!existsSync(jarFolder())) await requireMaven();
}

async function requireJava() {
  let output;
  try {
    const { stdout, stderr } = await run('java', ['-version']);
    output = stdout + stderr;
  } catch {
    throw new MissingPrerequisiteError(
      `A local Kafka broker needs Java ${MINIMUM_JAVA} or newer, and there is no java on the PATH.`,
    );
  }
  const major = Number(/version "(\d+)/.exec(output)?.[1] ?? 0);
  if (major < MINIMUM_JAVA) {
    throw new MissingPrerequisiteError(
      `A local Kafka broker needs Java ${MINIMUM_JAVA} or newer; java on the PATH is ${major}.`,
    );
  }
}

async function requireMaven() {
  try {
    await run('mvn', ['-version']);
  } catch {
    throw new MissingPrerequisiteError(
      'A local Kafka broker needs Maven to fetch its jars once, and there is no mvn on the PATH.',
    );
  }
}

/** Folder of the jars in the cache of the user, keyed by version. A second run, also of another checkout, needs no Maven. */
function jarFolder() {
  const version = /<artifactId>kafka_[\d.]+<\/artifactId>\s*<version>([^<]+)/.exec(readFileSync(POM, 'utf8'))?.[1];
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(cache, 'ballast', `kafka-${version}`);
}

async function fetchJars() {
  const home = jarFolder();
  if (existsSync(home)) return home;
  await requireMaven();
  mkdirSync(dirname(home), { recursive: true });
  const draft = mkdtempSync(join(dirname(home), '.kafka-'));
  try {
    const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${draft}`, '-DincludeScope=runtime'];
    await run('mvn', ['-q', '-B', '-f', POM, ...copy], { timeout: FETCH_DEADLINE_MS });
    if (readdirSync(draft).length === 0) throw new Error('Maven copied no jars');
    renameSync(draft, home);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another process may have fetched the same jars at the same time.
    if (!existsSync(home))
      throw new MissingPrerequisiteError(`Maven could not fetch Kafka: ${(error.stdout || error.message).trim()}`);
  }
  return home;
}
