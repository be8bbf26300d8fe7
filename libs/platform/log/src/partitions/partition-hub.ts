import type { LogMessage, TopicDefinition } from '../port';
import type { TopicState } from '../refusal';

/** A reader of this process that is assigned to a partition. Its position is undefined while it is being loaded. */
export interface AssignedReader {
  readonly currentPosition: number | undefined;
  /** Makes the reader load its position again before the next slice. */
  reposition(): void;
}

/** A partition as the readers of this process know it. Offsets count messages and stay far below 2^53. */
export interface ReadPartition {
  readonly topic: string;
  readonly index: number;
  /** Offset of the next message, as far as this process knows. */
  readonly head: number;
  /** Called when a reader is assigned to the partition. Absent when the readers of a partition do not matter. */
  addReader?(reader: AssignedReader): void;
  removeReader?(reader: AssignedReader): void;
  /** Called when a reader has handled messages: they may be forgotten once every reader has. */
  release?(): void;
}

/** The membership of one subscription in a group, for one topic. */
export interface Membership<P extends ReadPartition> {
  readonly group: string;
  readonly topic: string;
  readonly member: string;
  /** Called with all living members of (group, topic), in the same order in every process. */
  assign(members: readonly string[]): void;
  /** Called when the partition may have new messages. */
  wake(partition: P): void;
}

/** The part of a log that its readers share: partitions with their messages, and the members of groups. */
export interface PartitionHub<P extends ReadPartition> {
  /**
   * The partitions of a topic by index.
   * @throws Error for an unknown topic, which is a defect of the caller.
   */
  partitionsOf(topic: string): readonly P[];
  /** The next messages from `position` on, as many as one slice may have. */
  read(partition: P, position: number): Promise<readonly LogMessage[]>;
  /** Looks for messages that other processes have appended. */
  refresh(): Promise<void>;
  join(memberships: readonly Membership<P>[]): Promise<void>;
  leave(memberships: readonly Membership<P>[]): Promise<void>;
}

/** The topics of a log as they are, for readers that must not read anything else than was agreed. */
export interface TopicSource<P extends ReadPartition> {
  inspect(topic: TopicDefinition): Promise<TopicState>;
  /** The message at an offset; undefined when the log has none there. */
  messageAt(partition: P, offset: bigint): Promise<LogMessage | undefined>;
}
