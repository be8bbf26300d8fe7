import { TOPIC_DEFINITIONS } from '@ballast/contracts';
import { systemClock } from '@ballast/kernel';
import {
  type LogPort,
  logTablesMigration,
  openLog,
  type OutgoingMessage,
  WaitingMessagesError,
  WritePath,
} from '@ballast/platform-log';
import { type Database, openDatabase } from '@ballast/platform-postgres';
import { runCli } from '../run-cli';

/** A call of the command line, as its caller sees it. */
export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Calls the command line in this process. */
export async function ballast(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Called> {
  const written = { out: '', err: '' };
  const code = await runCli(args, {
    env,
    clock: systemClock,
    out: (text) => void (written.out += text),
    err: (text) => void (written.err += text),
  });
  return { code, ...written };
}

interface ServiceOptions {
  readonly group: string;
  readonly topic: string;
  readonly isReadable: (value: string) => boolean;
  /** Kafka brokers of the log. The log is embedded when the list is empty or undefined. */
  readonly brokers?: readonly string[];
}

/** A service that reads one topic, whose group cannot read some messages. */
export class Service {
  readonly read: string[] = [];

  private constructor(
    private readonly database: Database,
    readonly log: LogPort,
    private readonly path: WritePath,
    public isReadable: (value: string) => boolean,
  ) {}

  /** Values at which the service waits for another topic. */
  readonly awaited = new Set<string>();

  /** Reads `topic` as `group`. A message is unreadable while `isReadable` is false for its value. */
  static async open(url: string, { group, topic, isReadable, brokers = [] }: ServiceOptions): Promise<Service> {
    const schema = group.replaceAll('-', '_');
    const database = await openDatabase({
      url,
      schema,
      poolSize: 3,
      entities: [],
      migrations: [logTablesMigration(schema)],
      applicationName: group,
    });
    const topics = TOPIC_DEFINITIONS.map(({ name, retentionMs }) => ({ name, retentionMs, partitions: 1 }));
    const log =
      brokers.length === 0
        ? openLog({ kind: 'embedded', database, topics })
        : openLog({ kind: 'kafka', database, topics, brokers, clientId: group });
    const path = new WritePath(database, log, {
      assertKnown: ({ value }) => {
        if (!service.isReadable(value)) throw new Error(`${group} cannot read it`);
      },
    });
    const service: Service = new Service(database, log, path, isReadable);
    await log.start();
    await log.subscribe({
      group,
      topics: [topic],
      handleSlice: (batch) =>
        path.commit(batch, async (tx, messages) => {
          const waiting = messages.filter(({ value }) => service.awaited.has(value));
          if (waiting.length > 0) {
            const reason = 'the other topic is behind';
            throw new WaitingMessagesError(waiting.map((message) => ({ message, cause: 'not_yet', reason })));
          }
          tx.afterCommit(() => service.read.push(...messages.map(({ value }) => value)));
          return [];
        }),
    });
    return service;
  }

  /** Offset of the next message of a topic that the service will handle. */
  async position(topic: string): Promise<string> {
    const [row] = await this.database.query<{ next_offset: string }>(
      `SELECT next_offset FROM ${this.database.schema}.log_positions WHERE topic = $1`,
      [topic],
    );
    return row?.next_offset ?? '0';
  }

  send(...messages: readonly OutgoingMessage[]): Promise<void> {
    return this.path.run(async () => ({ result: undefined, messages }));
  }

  async close(): Promise<void> {
    await this.log.close();
    await this.database.close();
  }
}
