import { assertKnownType } from '@ballast/contracts';
import { type LogEnds, type LogMessage, type LogReader, REPLAYED_FOR_HEADER } from '@ballast/platform-log';
import { PgTx, type Tx } from '@ballast/platform-postgres';
import type { ClientBase } from 'pg';
import { inShadow, ShadowNames } from './in-schema';
import { MissingMessages } from './errors';
import type { FoldPhase, ServiceFold, ServiceRecord } from './service-record';
import { unpublished } from './unpublished';

/** Messages and characters of one transaction of a fold. A fold keeps two such slices in memory. */
const SLICE_MESSAGES = 2_000;
const SLICE_CHARACTERS = 2_000_000;

/** Offsets of one topic, by partition. */
type TopicEnds = Readonly<Record<number, string>>;

export interface FoldParts {
  /** Connection to the database of the shadow. */
  readonly client: ClientBase;
  readonly reader: LogReader;
  /** Called for each message that is read. */
  readonly onMessage: () => void;
}

/** Folds the topics of a service into its shadow, in as many rounds as the caller likes. */
export class RunningFold {
  private readonly fold: ServiceFold;
  private readonly names: ShadowNames;
  /** Offsets up to which the phases have read, by topic. */
  private position: LogEnds = {};
  private folded = 0;

  constructor(
    private readonly record: ServiceRecord,
    private readonly parts: FoldParts,
  ) {
    this.fold = record.fold();
    this.names = new ShadowNames(record);
  }

  /** Number of messages that were read. */
  get messages(): number {
    return this.folded;
  }

  /**
   * The ends up to which topics are folded: in topics of others the positions of the service, as `live` sees them, and
   * the ends of the service's own topics.
   */
  async ends(live: ClientBase): Promise<LogEnds> {
    const ends: Record<string, TopicEnds> = {};
    for (const { topic, isForeign } of this.fold.phases) {
      if (isForeign === true) ends[topic] = await positionsIn(topic, live, this.record);
      else Object.assign(ends, await this.parts.reader.ends([topic]));
    }
    return ends;
  }

  /** Prepares the shadow of a service that has lost its rows, within the transaction that is open on its connection. */
  async restore(): Promise<void> {
    await this.fold.restore?.(this.tx());
    await this.resume();
  }

  /** Prepares the shadow for the running service, within the transaction that is open on its connection. */
  async resume(): Promise<void> {
    await this.fold.resume?.(this.tx());
  }

  /**
   * Folds what lies between the end of the round before and `until`, and then the messages of the outbox that `live`
   * sees, which may be in no topic yet. Without `live` they are left out: they are later than an end in the past.
   * @throws MissingMessages when a topic has lost messages.
   */
  async round(until: LogEnds, live?: ClientBase): Promise<void> {
    for (const phase of this.fold.phases) {
      const slices = new Slices((messages) => this.apply(phase, messages));
      try {
        await this.readPhase(phase, slices, until, live);
        await slices.flush();
      } finally {
        // The connection has no open transaction when a failure is cleaned up.
        await slices.settled();
      }
    }
    this.position = until;
  }

  private async readPhase(phase: FoldPhase, slices: Slices, until: LogEnds, live?: ClientBase): Promise<void> {
    const { topic } = phase;
    const { position } = this;
    const gapless = new Gapless(topic, position[topic] ?? {});
    await this.parts.reader.read({
      topics: [topic],
      from: position,
      until,
      onMessage: (message) => {
        gapless.take(message);
        return this.take(phase, slices, message);
      },
    });
    gapless.assertAt(until[topic] ?? {});
    const further = live === undefined ? [] : unpublished(live, this.record.schema, topic);
    for await (const message of further) await this.take(phase, slices, message);
  }

  private take({ types, isForeign }: FoldPhase, slices: Slices, message: LogMessage): Promise<void> | undefined {
    this.folded += 1;
    this.parts.onMessage();
    // A type that is not known may be a fact of newer code.
    assertKnownType(message);
    const onlyFor = message.headers[REPLAYED_FOR_HEADER];
    const isForThis = isForeign !== true || onlyFor === undefined || onlyFor === this.record.name;
    return isForThis && types.includes(message.type) ? slices.add(message) : undefined;
  }

  private async apply(phase: FoldPhase, messages: readonly LogMessage[]): Promise<void> {
    const { client } = this.parts;
    await client.query('BEGIN');
    try {
      await phase.apply(this.tx(), messages);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  private tx(): Tx {
    return inShadow(new PgTx(this.parts.client), this.names);
  }
}

/** The positions of the service in a topic. The service is the group that reads it. */
async function positionsIn(
  topic: string,
  client: ClientBase,
  { name, schema }: Pick<ServiceRecord, 'name' | 'schema'>,
): Promise<TopicEnds> {
  const { rows } = await client.query<{ partition: number; next_offset: string }>(
    `SELECT partition, next_offset FROM ${schema}.log_positions WHERE group_name = $1 AND topic = $2`,
    [name, topic],
  );
  return Object.fromEntries(rows.map(({ partition, next_offset }) => [partition, next_offset]));
}

/** Cuts messages into slices. While one slice is applied, the next one is gathered. */
class Slices {
  private messages: LogMessage[] = [];
  private characters = 0;
  private applied: Promise<void> = Promise.resolve();

  constructor(private readonly apply: (messages: readonly LogMessage[]) => Promise<void>) {}

  /** Answers a promise only when a slice is full, because most messages need not wait. */
  add(message: LogMessage): Promise<void> | undefined {
    this.messages.push(message);
    this.characters += message.value.length;
    const isFull = this.messages.length >= SLICE_MESSAGES || this.characters >= SLICE_CHARACTERS;
    return isFull ? this.start() : undefined;
  }

  /** Applies all messages. */
  async flush(): Promise<void> {
    await this.start();
    await this.applied;
  }

  /** Ends when nothing is being applied any more, whether or not it failed. */
  async settled(): Promise<void> {
    await this.applied.catch(() => undefined);
  }

  /** Begins to apply the gathered messages, once those before them are applied. */
  private async start(): Promise<void> {
    const { messages } = this;
    this.messages = [];
    this.characters = 0;
    await this.applied;
    if (messages.length === 0) return;
    this.applied = this.apply(messages);
    // A failure is thrown where the next slice waits.
    this.applied.catch(() => undefined);
  }
}

/** Sees that the offsets of each partition follow one another. A message that comes again is no gap. */
class Gapless {
  private readonly next: Map<number, bigint>;

  constructor(
    private readonly topic: string,
    from: TopicEnds,
  ) {
    this.next = new Map(Object.entries(from).map(([partition, offset]) => [Number(partition), BigInt(offset)]));
  }

  take({ partition, offset }: LogMessage): void {
    const expected = this.next.get(partition) ?? 0n;
    const found = BigInt(offset);
    if (found > expected) throw new MissingMessages({ topic: this.topic, partition, from: expected, to: found });
    if (found === expected) this.next.set(partition, expected + 1n);
  }

  assertAt(ends: TopicEnds): void {
    for (const [partition, end] of Object.entries(ends)) {
      const from = this.next.get(Number(partition)) ?? 0n;
      const to = BigInt(end);
      if (from < to) throw new MissingMessages({ topic: this.topic, partition: Number(partition), from, to });
    }
  }
}
