// `npm start`: the whole platform from a fresh clone, with nothing but Node. Modules that need a dependency are loaded
// after the dependencies are installed.
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { announceServers } from './start/announce.mjs';
import { chooseLog, defaultDataDir, startBroker } from './start/broker.mjs';
import { chooseDataDir } from './start/data-dir.mjs';
import { installDependencies } from './start/install.mjs';
import { lockDataDir } from './start/instance-lock.mjs';
import { refuseClosedFolder } from '../infra/postgres/binaries.mjs';
import { onAbandonedByNpm } from './start/parent.mjs';
import { openLogFile, startAllInOne, startSeparately } from './start/services.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RELEASED_PORT_DEADLINE_MS = 15_000;
const WAITING_SAID_AFTER_MS = 10_000;
/** Milliseconds that a stop waits for HTTP calls: a person waits for the stop, and a caller of a sandbox can ask again. */
const CALL_DRAIN_TIMEOUT_MS = 1_000;
const USAGE = `npm start [-- --kafka] [-- --processes]

  --kafka       messages travel through Kafka: KAFKA_BROKERS, else Docker, else Java 17 with Maven
  --processes   each service in a process of its own

  PORT          where the gateway listens (3000; 0 picks a free one)
  HOST          on which address (127.0.0.1)
  METRICS_PORT  where operators read /metrics and call /internal (a free one, which is said at the start)
  METRICS_HOST  on which address (127.0.0.1)
  DATA_DIR      where everything is kept between starts (.ballast)
  DATABASE_URL  a Postgres to use instead of the embedded one
`;

const say = (text) => void process.stdout.write(`${text}\n`);
/** Functions that stop the parts of this run, in the order in which the parts were started. */
const stops = [];
let stopping;

function stopAll() {
  return (stopping ??= (async () => {
    for (const stop of stops.toReversed()) await stop().catch((error) => process.stderr.write(`${error.message}\n`));
  })());
}

function options() {
  try {
    const { values } = parseArgs({
      options: { kafka: { type: 'boolean' }, processes: { type: 'boolean' }, help: { type: 'boolean' } },
    });
    if (values.help) {
      process.stdout.write(USAGE);
      process.exit(0);
    }
    return { onKafka: Boolean(values.kafka || process.env.KAFKA_BROKERS), separately: Boolean(values.processes) };
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}

/** Waits for the port when the services of a killed run may still be closing. */
async function claimPort(host, port, { wait }) {
  const deadline = Date.now() + (wait ? RELEASED_PORT_DEADLINE_MS : 0);
  for (;;) {
    const error = await tryListen(host, port);
    if (error === undefined) return;
    if (error.code !== 'EADDRINUSE') throw new Error(`Cannot listen on ${host}:${port}: ${error.message}`);
    if (Date.now() >= deadline) {
      throw new Error(`Port ${port} on ${host} is in use. Choose another one: PORT=${port + 1} npm start`);
    }
    await new Promise((done) => setTimeout(done, 100));
  }
}

function tryListen(host, port) {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', done);
    server.listen(port, host, () => server.close(() => done(undefined)));
  });
}

async function startDatabase(dataDir) {
  if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, exited: new Promise(() => {}) };
  const { startPostgres } = await import('../infra/postgres/embedded.mjs');
  const server = await startPostgres({
    dataDir: join(dataDir, 'postgres'),
    onWaiting: (pid) => say(`Waiting for the Postgres of the run before to end (process ${pid})…`),
  });
  stops.push(server.stop);
  return {
    url: server.url,
    exited: server.exited.then(() => new Error(`Postgres ended; its log is in ${server.dataDir}.`)),
  };
}

async function main() {
  const { onKafka, separately } = options();
  const { DATA_DIR: named, DATABASE_URL: databaseUrl } = process.env;
  const usual = defaultDataDir(ROOT, onKafka);
  const dataDir = chooseDataDir({ named, usual, databaseUrl });
  const host = process.env.HOST || '127.0.0.1';
  const port = Number(process.env.PORT || 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT=${process.env.PORT} is not a port.`);

  if (!databaseUrl) refuseClosedFolder(join(dataDir, 'postgres'));
  const lock = lockDataDir(dataDir, { url: `http://${host}:${port}` });
  stops.push(async () => lock.release());
  await claimPort(host, port, { wait: lock.tookOver });
  const kind = await chooseLog({ dataDir, onKafka });
  await installDependencies(ROOT, { say });
  const { build } = await import('./build.mjs');
  await build();

  const database = await startDatabase(dataDir);
  const broker = await startBroker({ kind, dataDir, say });
  if (broker !== undefined) stops.push(broker.stop);
  const env = {
    CALL_DRAIN_TIMEOUT_MS: String(CALL_DRAIN_TIMEOUT_MS),
    ...process.env,
    BALLAST_MODE: 'sandbox',
    HOST: host,
    PORT: String(port),
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    KAFKA_BROKERS: broker?.brokers ?? '',
  };
  stops.push(announceServers(dataDir, { DATABASE_URL: database.url, KAFKA_BROKERS: env.KAFKA_BROKERS }));
  const log = openLogFile(dataDir);
  const track = (stop) => void stops.push(stop);
  // Services wait for a database that DATABASE_URL names and that does not answer yet.
  const waiting = setTimeout(
    () => say(`Not ready yet. What it waits for stands in ${log.path}`),
    WAITING_SAID_AFTER_MS,
  );
  const platform = separately
    ? await startSeparately({ root: ROOT, plans: await planServices(env), log, track, say })
    : await startAllInOne({ root: ROOT, env, log, track, say });
  clearTimeout(waiting);
  const { url, internalUrl } = platform;
  const places = [`docs ${url}/docs`, `metrics ${internalUrl}/metrics`, `data ${dataDir}`, `log ${log.path}`];
  say(`Ballast is ready: ${url} | key sandbox-key, secret sandbox-secret | ${places.join(' | ')}`);
  throw await Promise.race([
    platform.exited,
    database.exited,
    broker?.exited?.then(() => new Error('Kafka ended.')) ?? new Promise(() => {}),
  ]);
}

/** Environments of the services, from the same code that runs all of them in one process. */
function planServices(env) {
  return createRequire(import.meta.url)(join(ROOT, 'dist/apps/all-in-one/src/index.js')).planServices(env);
}

/** Stops all parts in order, after a signal or when the terminal is gone; then stdout fails, which is ignored. */
function stop() {
  if (stopping !== undefined) return;
  process.stdout.on('error', () => {});
  say('Stopping…');
  void stopAll().then(() => {
    say('Stopped.');
    process.exit(0);
  });
}
// Ctrl-C reaches the whole process group, and npm sends the signal again: the second one must not interrupt the stop.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
onAbandonedByNpm(stop);
try {
  await main();
} catch (error) {
  if (stopping === undefined) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
  await stopAll();
  process.exit();
}
