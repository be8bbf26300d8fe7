import { setTimeout as delay } from 'node:timers/promises';
import type { LogMessage } from '../port';
import type { LogEnds, LogPlace, PlaceReader, ReadOptions } from '../reader';
import type { MemoryBroker } from './broker';
import type { MemoryPartition } from './topics';

/** Milliseconds between two looks for new messages by a read that goes on past the end. */
const LOOK_MS = 5;
/** Messages that one request brings. */
const READ_MESSAGES = 500;

/** Reads topics in memory as a bystander. */
export class MemoryLogReader implements PlaceReader {
  constructor(private readonly broker: MemoryBroker) {}

  async read({ topics, from, until, onMessage, isDone }: ReadOptions): Promise<void> {
    const positions = new Map<MemoryPartition, number>();
    for (;;) {
      for (const partition of this.partitionsOf(topics)) {
        const start = Number(from?.[partition.topic]?.[partition.index] ?? partition.first);
        const position = positions.get(partition) ?? start;
        const end = until === undefined ? partition.head : Number(until[partition.topic]?.[partition.index] ?? 0);
        for (const message of partition.from(position)) if (Number(message.offset) < end) await onMessage(message);
        positions.set(partition, end);
      }
      if (isDone === undefined || isDone()) return;
      await delay(LOOK_MS);
    }
  }

  async readAt({ topic, partition, offset }: LogPlace): Promise<readonly LogMessage[]> {
    return this.partitionsOf([topic])[partition]?.from(Number(offset), READ_MESSAGES) ?? [];
  }

  async starts(topics: readonly string[]): Promise<LogEnds> {
    return this.offsets(topics, ({ first }) => first);
  }

  async ends(topics: readonly string[]): Promise<LogEnds> {
    return this.offsets(topics, ({ head }) => head);
  }

  async close(): Promise<void> {}

  private offsets(topics: readonly string[], of: (partition: MemoryPartition) => number): LogEnds {
    const offsets: Record<string, Record<number, string>> = {};
    for (const partition of this.partitionsOf(topics)) {
      (offsets[partition.topic] ??= {})[partition.index] = String(of(partition));
    }
    return offsets;
  }

  /** The partitions of those topics that exist. */
  private partitionsOf(topics: readonly string[]): readonly MemoryPartition[] {
    return topics.flatMap((topic) => this.broker.topics.find(topic)?.partitions ?? []);
  }
}
