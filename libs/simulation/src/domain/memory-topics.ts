import { partitionOfKey, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';

/** A partition in memory. Offsets are dense, and a message stays. */
export class MemoryPartition {
  private readonly messages: LogMessage[] = [];

  constructor(
    readonly topic: string,
    readonly index: number,
  ) {}

  /** Offset of the next message. */
  get head(): number {
    return this.messages.length;
  }

  /** `timestamp`: Unix milliseconds. */
  append({ key, type, value, headers }: OutgoingMessage, timestamp: number): void {
    const { topic, index: partition, head } = this;
    this.messages.push({ topic, partition, offset: String(head), key, type, value, headers: headers ?? {}, timestamp });
  }

  /** At most `count` messages from `position` on. */
  from(position: number, count: number): readonly LogMessage[] {
    return this.messages.slice(position, position + count);
  }
}

/** Topics in memory. Messages of one key share a partition, by the same rule as in the embedded log. */
export class MemoryTopics {
  private readonly byName = new Map<string, readonly MemoryPartition[]>();

  /** Creates a topic. A topic that exists keeps its partitions. */
  create(name: string, partitions: number): void {
    if (this.byName.has(name)) return;
    this.byName.set(
      name,
      Array.from({ length: partitions }, (_, index) => new MemoryPartition(name, index)),
    );
  }

  /**
   * The partitions of a topic by index.
   * @throws Error for an unknown topic, which is a defect of the caller.
   */
  partitionsOf(topic: string): readonly MemoryPartition[] {
    const partitions = this.byName.get(topic);
    if (partitions === undefined) throw new Error(`The log has no topic ${topic}`);
    return partitions;
  }

  /** Appends a message to the partition of its key, and answers the partition. */
  append(message: OutgoingMessage, timestamp: number): MemoryPartition {
    const partitions = this.partitionsOf(message.topic);
    const partition = partitions[partitionOfKey(message.key, partitions.length)];
    if (partition === undefined) throw new Error(`Topic ${message.topic} has no partitions`);
    partition.append(message, timestamp);
    return partition;
  }
}
