// A Kafka broker for `npm start -- --kafka`: the brokers in KAFKA_BROKERS, else a container, else a Java process.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const IMAGE = process.env.KAFKA_IMAGE ?? 'confluentinc/cp-kafka:8.1.0';
const CLUSTER_ID = '4L6g3nShT-eMCtK--X86sw';
// The first start may have to fetch the image.
const START_DEADLINE_MS = 300_000;
const run = promisify(execFile);

/** Kinds of log: the one in Postgres, and Kafka from each of its sources. */
const KINDS = ['embedded', 'given', 'docker', 'java'];

/**
 * The log for a data folder: the kind that wrote the folder, because positions of the services are stored there too. An
 * empty folder gets the first kind that this machine can run.
 *
 * @throws Error when this start would use another kind than the one that wrote the folder
 */
export async function chooseLog({ dataDir, onKafka }) {
  const path = join(dataDir, 'log.json');
  const written = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).kind : undefined;
  if (written !== undefined && !KINDS.includes(written)) throw new Error(`${path} does not name a log that is known.`);
  const wanted = onKafka ? await kafkaKind(written) : 'embedded';
  if (written === undefined) writeFileSync(path, JSON.stringify({ kind: wanted }));
  if (wanted === (written ?? wanted)) return wanted;
  const names = {
    embedded: 'the embedded log',
    given: 'Kafka at KAFKA_BROKERS',
    docker: 'Kafka in Docker',
    java: 'Kafka on Java',
  };
  throw new Error(
    `The data in ${dataDir} was written with ${names[written]}, and this start would use ${names[wanted]}. ` +
      'Start it as before, or choose another folder with DATA_DIR.',
  );
}

async function kafkaKind(written) {
  if (process.env.KAFKA_BROKERS) return 'given';
  const can = {
    docker: () => answers('docker', ['version']),
    java: async () => (await answers('java', ['-version'])) && (await answers('mvn', ['-version'])),
  };
  for (const kind of written in can ? [written] : ['docker', 'java']) if (await can[kind]()) return kind;
  throw new Error(
    written in can
      ? `The data was written with Kafka on ${written}, which does not answer now.`
      : '--kafka needs KAFKA_BROKERS=host:port, or a running Docker, or Java 17 with Maven. None is there.',
  );
}

/**
 * Starts the broker for a kind of log.
 *
 * @returns {Promise<{brokers: string, stop: () => Promise<void>, exited?: Promise<unknown>} | undefined>} undefined for
 *   the embedded log, which needs no broker
 */
export async function startBroker({ kind, dataDir, say }) {
  if (kind === 'embedded') return undefined;
  if (kind === 'given') return { brokers: process.env.KAFKA_BROKERS, stop: async () => {} };
  if (kind === 'docker') {
    say(`Starting Kafka in Docker (${IMAGE})…`);
    return startContainer(dataDir);
  }
  say('Starting Kafka on Java…');
  const { startKafka } = await import('../../infra/kafka/local-broker.mjs');
  return startKafka({ dataDir: join(dataDir, 'kafka') });
}

async function answers(command, args) {
  try {
    await run(command, args);
    return true;
  } catch {
    return false;
  }
}

/** Runs the container in the foreground under the supervisor, so that the container ends whenever this process does. */
async function startContainer(dataDir) {
  const { freePort, supervise } = await import('../../infra/process/supervise.mjs');
  const name = `ballast-kafka-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
  if (await answers('docker', ['container', 'inspect', name])) await run('docker', ['rm', '--force', name]);
  const port = await freePort();
  const brokers = `127.0.0.1:${port}`;
  const settings = {
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9094',
    KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9094',
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${brokers}`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    // Messages are kept for ever unless their topic says otherwise.
    KAFKA_LOG_RETENTION_MS: '-1',
    KAFKA_LOG_DIRS: '/var/lib/kafka/data',
    CLUSTER_ID,
  };
  const server = await supervise({
    name: 'Kafka',
    command: 'docker',
    args: [
      ...['run', '--rm', '--name', name, '--publish', `${brokers}:9092`, '--volume', `${name}:/var/lib/kafka/data`],
      ...Object.entries(settings).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      IMAGE,
    ],
    logFile: join(dataDir, 'kafka.log'),
    deadlineMs: START_DEADLINE_MS,
    isReady: () => isBrokerUp(brokers),
  });
  return { brokers, ...server };
}

/** Docker opens the port before the broker does, so an open port proves nothing. */
async function isBrokerUp(brokers) {
  const { Kafka, logLevel } = (await import('kafkajs')).default;
  const admin = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING, retry: { retries: 0 } }).admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length > 0;
  } catch {
    return false;
  } finally {
    await admin.disconnect();
  }
}

/** Each kind of log has a data folder of its own unless one is named. */
export function defaultDataDir(root, onKafka) {
  return join(root, '.ballast', ...(onKafka ? ['kafka'] : []));
}
