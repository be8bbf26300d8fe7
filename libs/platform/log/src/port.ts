import type { Tx } from '@ballast/platform-postgres';

/** A topic and how it is kept. `retentionMs: -1` keeps it for ever. */
export interface TopicDefinition {
  readonly name: string;
  readonly partitions: number;
  readonly retentionMs: number;
}

export interface OutgoingMessage {
  readonly topic: string;
  /** Messages of one key keep their order. */
  readonly key: string;
  /** The envelope's type once more, so that a reader can skip a message without parsing it. */
  readonly type: string;
  /** The envelope as JSON. */
  readonly value: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface LogMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly type: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
  /** When it was appended, in ms since the epoch. */
  readonly timestamp: number;
}

/** A contiguous slice of one partition, small enough for one short transaction. */
export interface LogBatch {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly firstOffset: string;
  /** The offset after the last message: the group's position once this slice is done. */
  readonly nextOffset: string;
  readonly messages: readonly LogMessage[];
}

export type BatchHandler = (batch: LogBatch) => Promise<void>;

export interface SubscribeOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /** Called serially for one partition, concurrently for several. A rejected slice is delivered again. */
  readonly handleBatch: BatchHandler;
}

export interface Subscription {
  /** Finishes the slices in flight and leaves the group, so that its other members take over at once. */
  close(): Promise<void>;
}

/** How far a group is behind the end of one partition that this instance reads, in messages. */
export interface PartitionLag {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly lag: number;
}

export interface LogPort {
  /**
   * Puts messages into the caller's transaction. At most one call per transaction, and the last statement before the
   * commit: it takes locks that order all writers of a partition. A writer that needs order between two of its
   * transactions for one key locks a row of that key before.
   */
  append(tx: Tx, messages: readonly OutgoingMessage[]): Promise<void>;
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /** The slice was refused by the fence: its reader looks its position up again before it goes on. */
  reposition(batch: LogBatch): void;
  /** Idempotent. Creates what is missing: topics, tables, connections. */
  start(): Promise<void>;
  close(): Promise<void>;
  readonly healthy: boolean;
  /** Why it is not healthy, for people: partitions that make no progress, a gap, a broker that is away. */
  readonly problems: readonly string[];
  lag(): readonly PartitionLag[];
}

/** The topic of what could not be read from `topic`. */
export function deadLetterTopic(topic: string): string {
  return `${topic}.dlq`;
}
