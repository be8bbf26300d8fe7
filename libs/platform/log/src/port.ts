import type { Tx } from '@ballast/platform-postgres';
import type { WaitCause } from './waiting';

/** A topic of the log. `retentionMs: -1` keeps its messages for ever. */
export interface TopicDefinition {
  readonly name: string;
  readonly partitions: number;
  readonly retentionMs: number;
}

export interface OutgoingMessage {
  readonly topic: string;
  /** Messages of one key keep their order. */
  readonly key: string;
  /** Type of the envelope, repeated so that a reader can skip a message without parsing it. */
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
  /** Unix milliseconds of the append. */
  readonly timestamp: number;
  /** The bytes of a key or a value that is no UTF-8; absent otherwise. Such a message can only become a dead letter. */
  readonly bytes?: { readonly key: Uint8Array; readonly value: Uint8Array };
}

/** A contiguous slice of one partition, small enough for one short transaction. */
export interface Slice {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly firstOffset: string;
  /** Offset after the last message: the position of the group once this slice is handled. */
  readonly nextOffset: string;
  readonly messages: readonly LogMessage[];
}

export type SliceHandler = (slice: Slice) => Promise<void>;

export interface SubscribeOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /** Called serially for one partition, concurrently for several. When it rejects, the slice is delivered again. */
  readonly handleSlice: SliceHandler;
}

export interface Subscription {
  /** Finishes the slices in flight and leaves the group, so that its other members take over at once. */
  close(): Promise<void>;
}

/** Number of messages by which a group is behind the end of a partition that this instance reads. */
export interface PartitionLag {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly lag: number;
}

/** A partition that this instance reads and that waits at a message. */
export interface PartitionWait {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly cause: WaitCause;
}

/** A partition that this instance is assigned and does not read until an operator decides. */
export interface PartitionRefusal {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly reason: string;
}

export interface LogPort {
  /**
   * Appends messages in the caller's transaction. At most one call per transaction, as the last statement before the
   * commit: it takes locks that order all writers of a partition. A writer that needs order between two of its
   * transactions for one key must lock a row of that key first.
   */
  append(tx: Tx, messages: readonly OutgoingMessage[]): Promise<void>;
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /** Called for a slice that the fence refused: its reader looks its position up again before it goes on. */
  reposition(slice: Slice): void;
  /** Creates topics, tables and connections that are missing. Idempotent. */
  start(): Promise<void>;
  close(): Promise<void>;
  readonly healthy: boolean;
  /** Reasons for not being healthy, in words: partitions without progress or refused, a broker that is away. */
  readonly problems: readonly string[];
  /** Milliseconds for which messages have waited to be published without any progress; 0 when no message waits. */
  readonly publishStalledMs: number;
  lag(): readonly PartitionLag[];
  waits(): readonly PartitionWait[];
  /** Partitions that are not read, because messages are missing or the topic is not the agreed one. */
  refusals(): readonly PartitionRefusal[];
}

/** The topic for messages of `topic` that could not be read. */
export function deadLetterTopic(topic: string): string {
  return `${topic}.dlq`;
}
