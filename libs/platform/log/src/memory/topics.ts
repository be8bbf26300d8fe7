import { partitionOfKey } from '../partition-of-key';
import type { ReadPartition } from '../partitions/partition-hub';
import type { LogMessage, OutgoingMessage, TopicDefinition } from '../port';

/** A partition in memory. Offsets are dense, and a message stays until it is removed. */
export class MemoryPartition implements ReadPartition {
  /** Oldest offset that is still there. */
  first = 0;
  private messages: LogMessage[] = [];

  constructor(
    readonly topic: string,
    readonly index: number,
  ) {}

  /** Offset of the next message. */
  get head(): number {
    return this.first + this.messages.length;
  }

  /** `timestamp`: Unix milliseconds. */
  append({ key, type, value, headers }: OutgoingMessage, timestamp: number): void {
    const { topic, index: partition, head } = this;
    this.messages.push({ topic, partition, offset: String(head), key, type, value, headers: headers ?? {}, timestamp });
  }

  /** At most `count` messages from `position` on; none when the position is not in the partition. */
  from(position: number, count = this.messages.length): readonly LogMessage[] {
    const start = position - this.first;
    return start < 0 ? [] : this.messages.slice(start, start + count);
  }

  /** Removes the messages from an offset on, as if they had never been. */
  cutAt(head: number): void {
    this.messages.length = Math.max(0, head - this.first);
  }

  /** Removes every message, as if all had expired. */
  expire(): void {
    this.first = this.head;
    this.messages = [];
  }
}

/** A topic in memory. */
interface MemoryTopic {
  readonly retentionMs: number;
  readonly partitions: readonly MemoryPartition[];
}

/** Topics in memory. Messages of one key share a partition, by the same rule as in the embedded log. */
export class MemoryTopics {
  private readonly byName = new Map<string, MemoryTopic>();

  /** Creates a topic. A topic that exists stays as it is. */
  create({ name, partitions, retentionMs }: TopicDefinition): void {
    if (this.byName.has(name)) return;
    this.byName.set(name, { retentionMs, partitions: partitionsFrom(name, 0, partitions) });
  }

  /** The topic as it is; undefined when there is none. */
  find(name: string): MemoryTopic | undefined {
    return this.byName.get(name);
  }

  /**
   * The partitions of a topic by index.
   * @throws Error for an unknown topic, which is a defect of the caller.
   */
  partitionsOf(topic: string): readonly MemoryPartition[] {
    const found = this.byName.get(topic);
    if (found === undefined) throw new Error(`The log has no topic ${topic}`);
    return found.partitions;
  }

  /** Appends a message to the partition of its key, and answers the partition. `timestamp`: Unix milliseconds. */
  append(message: OutgoingMessage, timestamp: number): MemoryPartition {
    const partitions = this.partitionsOf(message.topic);
    const partition = partitions[partitionOfKey(message.key, partitions.length)];
    if (partition === undefined) throw new Error(`Topic ${message.topic} has no partitions`);
    partition.append(message, timestamp);
    return partition;
  }

  /** Changes a topic that exists: its retention, or its number of partitions, which only grows. */
  alter(name: string, change: Partial<Omit<TopicDefinition, 'name'>>): void {
    const partitions = this.partitionsOf(name);
    const count = change.partitions ?? partitions.length;
    const retentionMs = change.retentionMs ?? this.byName.get(name)?.retentionMs ?? -1;
    this.byName.set(name, {
      retentionMs,
      partitions: [...partitions, ...partitionsFrom(name, partitions.length, count)],
    });
  }

  /** Removes a topic with its messages. */
  remove(name: string): void {
    this.byName.delete(name);
  }

  /** Every partition of every topic, in the order of creation. */
  all(): readonly MemoryPartition[] {
    return [...this.byName.values()].flatMap(({ partitions }) => partitions);
  }
}

/** New partitions of a topic: those with an index from `first` up to, and without, `end`. */
function partitionsFrom(topic: string, first: number, end: number): readonly MemoryPartition[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, index) => new MemoryPartition(topic, first + index));
}
