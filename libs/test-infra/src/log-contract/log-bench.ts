import {
  type CrashHook,
  type CrashStep,
  decodeMessages,
  type Slice,
  type LogLimits,
  type LogMessage,
  type LogPort,
  type PlaceReader,
  logTablesMigration,
  type OutgoingMessage,
  type Refusals,
  type Subscription,
  type TopicDefinition,
  WritePath,
} from '@ballast/platform-log';
import { type Database, type DatabaseTimeouts, openDatabase } from '@ballast/platform-postgres';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { eventually } from '../eventually';

/** An adapter of the log, as its contract needs it. */
export interface LogUnderTest {
  readonly databaseUrl: string;
  /** The defaults unless given. */
  readonly timeouts?: Partial<DatabaseTimeouts>;
  open(options: InstanceOptions): LogPort;
  reader(): PlaceReader;
  /** The refusals of its readers, for an operator. */
  refusals(topics: readonly TopicDefinition[]): Promise<Refusals>;
  /** Removes every message of the topic's first partition that is there now, as if it had expired. */
  expire(topic: string, database: Database): Promise<void>;
  /** Removes the topic with its messages; an instance that knows it makes it anew. */
  remove(topic: string, database: Database): Promise<void>;
  /** Changes a topic behind the back of its readers. */
  alter(topic: string, change: TopicChange, database: Database): Promise<void>;
}

export type TopicChange = { readonly retentionMs: number } | { readonly partitions: number };

export interface InstanceOptions {
  readonly database: Database;
  readonly topics: readonly TopicDefinition[];
  readonly limits: Partial<LogLimits>;
  readonly crash: CrashHook;
  /** Instances of different scopes behave like different processes. */
  readonly scope: string;
}

/** Time-out of a test that waits for processes to find each other. */
export const TIMEOUT_MS = 60_000;

/** Milliseconds after which an adapter has reported the positions of its groups to its broker, if it has one. */
export const POSITIONS_TOLD_MS = 500;

const PARTITIONS = 4;
const HANDLED_DEADLINE_MS = 30_000;

/** Limits for tests: quick retries, and no poll that could hide a missing wake-up. */
const TEST_LIMITS: Partial<LogLimits> = {
  retryFirstMs: 5,
  retryMaxMs: 50,
  failuresUntilStuck: 3,
  refusalCheckMs: 50,
  pollMs: 60_000,
  takeOverMs: 50,
  kafkaFetchWaitMs: 100,
  kafkaHeartbeatMs: 200,
  kafkaCommitIntervalMs: 50,
};

/** A small message with a key and a number, so that loss, repetition and order show. */
export interface Note {
  readonly key: string;
  readonly n: number;
}

/** `count` notes with numbers from `first` on, spread over `keys` keys. */
export function notes(count: number, keys: number, first = 0): readonly Note[] {
  return Array.from({ length: count }, (_, index) => ({ key: `key-${(first + index) % keys}`, n: first + index }));
}

export function noteMessage({ name }: TopicDefinition, { key, n }: Note): OutgoingMessage {
  return { topic: name, key, type: 'note', value: JSON.stringify({ key, n }) };
}

export type DeathHook = CrashHook & { isDead(): boolean };

/** A hook that fails at the nth time of a step, and from then on at every step: a dead process does nothing more. */
export function diesAt(step: CrashStep, time: number): DeathHook {
  let count = 0;
  let isDead = false;
  const hook = (current: CrashStep): void => {
    if (current === step) count += 1;
    isDead ||= count >= time;
    if (isDead) throw new Error(`died at ${step}`);
  };
  return Object.assign(hook, { isDead: () => isDead });
}

/** The database in which notes leave their effects, and the instances that a test opens. */
export class LogBench {
  private readonly instances: LogInstance[] = [];
  private readonly readers: PlaceReader[] = [];
  private opened: { readonly log: LogUnderTest; readonly database: Database } | undefined;

  async open(log: LogUnderTest): Promise<void> {
    const database = await openDatabase({
      url: log.databaseUrl,
      schema: 'service',
      poolSize: 20,
      entities: [],
      migrations: [logTablesMigration('service')],
      applicationName: 'log contract',
      ...(log.timeouts === undefined ? {} : { timeouts: log.timeouts }),
    });
    await database.query(`
      CREATE TABLE service.effects (
        seq bigserial PRIMARY KEY, topic text, key text, n integer, partition integer, message_offset bigint
      )`);
    this.opened = { log, database };
  }

  async close(): Promise<void> {
    await this.closeInstances();
    await this.opened?.database.close();
  }

  async closeInstances(): Promise<void> {
    await Promise.all(this.instances.splice(0).map((instance) => instance.log.close()));
    await Promise.all(this.readers.splice(0).map((reader) => reader.close()));
  }

  get database(): Database {
    return this.bench.database;
  }

  reader(): PlaceReader {
    const reader = this.bench.log.reader();
    this.readers.push(reader);
    return reader;
  }

  topic(partitions = PARTITIONS, retentionMs = -1): TopicDefinition {
    return { name: `t-${randomUUID()}.v1`, partitions, retentionMs };
  }

  async instance(
    topics: readonly TopicDefinition[],
    {
      crash = diesAt('received', Infinity),
      scope = 'here',
    }: { readonly crash?: DeathHook; readonly scope?: string } = {},
  ): Promise<LogInstance> {
    const { log: logUnderTest, database } = this.bench;
    const log = logUnderTest.open({ database, topics, limits: TEST_LIMITS, crash, scope });
    const instance = new LogInstance(database, log, crash);
    this.instances.push(instance);
    await log.start();
    return instance;
  }

  async expire({ name }: TopicDefinition): Promise<void> {
    await this.bench.log.expire(name, this.database);
  }

  async refusals(topics: readonly TopicDefinition[]): Promise<Refusals> {
    return this.bench.log.refusals(topics);
  }

  async remove({ name }: TopicDefinition): Promise<void> {
    await this.bench.log.remove(name, this.database);
  }

  async alter({ name }: TopicDefinition, change: TopicChange): Promise<void> {
    await this.bench.log.alter(name, change, this.database);
  }

  /** Ends every connection to the database, as a restart of the server does. */
  async cutConnections(): Promise<void> {
    const client = new Client({ connectionString: this.database.url, application_name: 'scissors' });
    await client.connect();
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name <> 'scissors'`,
    );
    await client.end();
  }

  /**
   * Waits until `count` different notes have had their effect. No message may have had its effect twice. No note may
   * either, except with `maybeTwice`, which stands for notes that may have been published twice.
   */
  async allHandled(
    topic: TopicDefinition,
    count: number,
    { maybeTwice = false, deadlineMs = HANDLED_DEADLINE_MS } = {},
  ): Promise<void> {
    const { messages, positions, notes } = await eventually(
      `${count} effects`,
      async () => {
        const state = await this.countEffects(topic);
        return state.notes >= count && state;
      },
      { deadlineMs },
    );
    expect(positions).toBe(messages);
    expect(notes).toBe(count);
    if (!maybeTwice) expect(messages).toBe(count);
  }

  /** Takes back the effects of a topic and the position of a group, as a restore of an older database does. */
  async forget({ name }: TopicDefinition, group: string): Promise<void> {
    await this.database.query('DELETE FROM service.effects WHERE topic = $1', [name]);
    await this.database.query('UPDATE service.log_positions SET next_offset = 0 WHERE group_name = $1', [group]);
  }

  /** The numbers of a key in the order in which they first had their effect. */
  async handledOf(topic: TopicDefinition, key: string): Promise<readonly number[]> {
    const rows = await this.database.query<{ n: number }>(
      'SELECT n FROM service.effects WHERE topic = $1 AND key = $2 ORDER BY seq',
      [topic.name, key],
    );
    return [...new Set(rows.map(({ n }) => n))];
  }

  private get bench(): { readonly log: LogUnderTest; readonly database: Database } {
    if (this.opened === undefined) throw new Error('The bench is not open');
    return this.opened;
  }

  private async countEffects(topic: TopicDefinition): Promise<EffectCounts> {
    const [row] = await this.database.query<EffectCounts>(
      `SELECT count(*)::int AS messages, count(DISTINCT (partition, message_offset))::int AS positions,
              count(DISTINCT (key, n))::int AS notes
         FROM service.effects WHERE topic = $1`,
      [topic.name],
    );
    return row ?? { messages: 0, positions: 0, notes: 0 };
  }
}

interface EffectCounts {
  readonly messages: number;
  readonly positions: number;
  readonly notes: number;
}

export interface ConsumeOptions {
  readonly group?: string;
  /** Every note is passed on to this topic. */
  readonly output?: TopicDefinition;
  /** Called within the transaction, before the effect. */
  readonly before?: (messages: readonly LogMessage[]) => void;
}

/** An instance of the service under test: its log and its write path. */
export class LogInstance {
  readonly path: WritePath;
  /** Messages whose transactions this instance has committed. */
  handled = 0;

  constructor(
    database: Database,
    readonly log: LogPort,
    private readonly death: DeathHook,
  ) {
    this.path = new WritePath(database, log, { limits: TEST_LIMITS, crash: death });
  }

  isDead(): boolean {
    return this.death.isDead();
  }

  append(topic: TopicDefinition, notes: readonly Note[]): Promise<void> {
    return this.write(notes.map((note) => noteMessage(topic, note)));
  }

  async write(messages: readonly OutgoingMessage[]): Promise<void> {
    await this.path.run(async () => ({ result: undefined, messages }));
  }

  /** Records the effect of every note of the topic. */
  consume(topic: TopicDefinition, { group = randomUUID(), ...options }: ConsumeOptions = {}): Promise<Subscription> {
    return this.log.subscribe({
      group,
      topics: [topic.name],
      handleSlice: (batch) => this.commitEffects(batch, options),
    });
  }

  /** Records the effect of every note of the slice. */
  async commitEffects(batch: Slice, { output, before }: Omit<ConsumeOptions, 'group'> = {}): Promise<void> {
    await this.path.commit(batch, async (tx, messages) => {
      before?.(messages);
      const notes = decodeMessages(messages, parseNote);
      await tx.copy(
        'service.effects',
        ['topic', 'key', 'n', 'partition', 'message_offset'],
        notes.map(({ key, n }, index) => [batch.topic, key, n, batch.partition, messages[index]?.offset ?? null]),
      );
      tx.afterCommit(() => (this.handled += messages.length));
      return output === undefined ? [] : notes.map((note) => noteMessage(output, note));
    });
  }

  /**
   * Reads a topic from its start, for the test alone, until it has `count` messages. With `isRepeatable`, messages of
   * the same value count once: a relay that died after it published publishes them again.
   */
  async collect(topic: string, count: number, { isRepeatable = false } = {}): Promise<readonly LogMessage[]> {
    const seen: LogMessage[] = [];
    const subscription = await this.log.subscribe({
      group: randomUUID(),
      topics: [topic],
      handleSlice: async ({ messages }) => void seen.push(...messages),
    });
    const counted = (): number => (isRepeatable ? new Set(seen.map(({ value }) => value)).size : seen.length);
    await eventually(`${count} messages of ${topic}`, () => counted() >= count, { deadlineMs: HANDLED_DEADLINE_MS });
    await subscription.close();
    return seen;
  }
}

function parseNote({ value }: LogMessage): Note {
  return JSON.parse(value) as Note;
}
