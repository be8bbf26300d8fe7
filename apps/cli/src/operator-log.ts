import { setTimeout as delay } from 'node:timers/promises';
import { TOPIC_DEFINITIONS } from '@ballast/contracts';
import { logTablesMigration, openLog, type OutgoingMessage, WritePath } from '@ballast/platform-log';
import { type Database, openDatabase, type Tx } from '@ballast/platform-postgres';
import type { CliConfig } from './config';
import { SCHEMA } from './operator-schema';
import { OutboxQuery } from './outbox.query';
import { record } from './record';

const POOL_SIZE = 3;
const CONNECT_DEADLINE_MS = 5_000;
const PUBLISH_DEADLINE_MS = 30_000;
const LOOK_MS = 50;

/** A log to which an operator appends, on database and broker of the services. */
export interface OperatorLog {
  /** Writes and appends in one transaction; resolves when the messages can be read by services. */
  write<T>(effect: (tx: Tx) => Promise<{ result: T; messages: readonly OutgoingMessage[] }>): Promise<T>;
}

/** Makes the tables of the command line, unless an earlier call has made them: there may have been no act yet. */
export async function makeOperatorTables(config: CliConfig): Promise<void> {
  const database = await openOperatorDatabase(config);
  await database.close();
}

/** Runs `work` with a log to append to, which is closed afterwards. */
export async function withOperatorLog<T>(config: CliConfig, work: (log: OperatorLog) => Promise<T>): Promise<T> {
  const database = await openOperatorDatabase(config);
  const topics = TOPIC_DEFINITIONS.map(({ name, retentionMs }) => ({
    name,
    retentionMs,
    partitions: config.LOG_PARTITIONS,
  }));
  const log = openLog(
    config.KAFKA_BROKERS === undefined
      ? { kind: 'embedded', database, topics }
      : { kind: 'kafka', database, topics, brokers: config.KAFKA_BROKERS, clientId: 'ballast-cli' },
  );
  const path = new WritePath(database, log);
  try {
    await log.start();
    return await work({
      write: async (effect) => {
        const result = await path.run(effect);
        await published(database);
        return result;
      },
    });
  } finally {
    await log.close();
    await database.close();
  }
}

function openOperatorDatabase({ DATABASE_URL: url }: CliConfig): Promise<Database> {
  return openDatabase({
    url,
    schema: SCHEMA,
    poolSize: POOL_SIZE,
    entities: [],
    migrations: [logTablesMigration(SCHEMA), ...record.migrations],
    applicationName: 'ballast-cli',
    connectDeadlineMs: CONNECT_DEADLINE_MS,
  });
}

/**
 * Waits until the outbox is empty: the broker has what was written, also what an earlier call left behind.
 * @throws Error when that takes too long. The act is recorded all the same, and the next call publishes it.
 */
async function published(database: Database): Promise<void> {
  const deadline = performance.now() + PUBLISH_DEADLINE_MS;
  const outbox = new OutboxQuery();
  while (!(await outbox.isEmpty(database, SCHEMA))) {
    if (performance.now() > deadline) {
      throw new Error('The act is recorded, but the broker has not taken it yet: run the command again to send it.');
    }
    await delay(LOOK_MS);
  }
}
