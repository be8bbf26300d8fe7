import { TOPIC_DEFINITIONS } from '@ballast/contracts';
import {
  logTablesMigration,
  openLog,
  WritePath,
  type LogMessage,
  type LogPort,
  type OutgoingMessage,
} from '@ballast/platform-log';
import { openDatabase, type Database } from '@ballast/platform-postgres';

const SCHEMA = 'driver';
const PARTITIONS = 4;
const POOL_SIZE = 3;

/** Stands in for the services around a service under test: puts messages on the embedded log and reads its answers. */
export class LogDriver {
  private readonly seen: LogMessage[] = [];

  private constructor(
    private readonly database: Database,
    private readonly log: LogPort,
    private readonly writePath: WritePath,
  ) {}

  /** Reads `topics` from their beginning. */
  static async open(url: string, topics: readonly string[]): Promise<LogDriver> {
    const database = await openDatabase({
      url,
      schema: SCHEMA,
      poolSize: POOL_SIZE,
      entities: [],
      migrations: [logTablesMigration(SCHEMA)],
      applicationName: 'log driver',
    });
    const log = openLog({
      kind: 'embedded',
      database,
      topics: TOPIC_DEFINITIONS.map(({ name, retentionMs }) => ({ name, retentionMs, partitions: PARTITIONS })),
    });
    const driver = new LogDriver(database, log, new WritePath(database, log));
    await log.start();
    await log.subscribe({
      group: 'driver',
      topics,
      handleSlice: (batch) =>
        driver.writePath.commit(batch, (tx, messages) => {
          tx.afterCommit(() => driver.seen.push(...messages));
          return Promise.resolve([]);
        }),
    });
    return driver;
  }

  /** Appends in one transaction. */
  send(messages: readonly OutgoingMessage[]): Promise<void> {
    return this.writePath.run(() => Promise.resolve({ result: undefined, messages }));
  }

  /** Messages of one type that were read so far, in the order of arrival. */
  received(type: string): readonly LogMessage[] {
    return this.seen.filter((message) => message.type === type);
  }

  async close(): Promise<void> {
    await this.log.close();
    await this.database.close();
  }
}
