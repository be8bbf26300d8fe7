import type { Database } from '@ballast/platform-postgres';
import { startOffset } from '../agreed-topics';
import type { TopicDefinition } from '../port';
import { type GroupPartition, Positions, type StoredPosition } from '../positions';
import { assertSameMessage, assertWithinRange, type OffsetRange, RefusalError, type TopicState } from '../refusal';
import type { ReadPartition, TopicSource } from './partition-hub';

export interface LocatorOptions<P extends ReadPartition> {
  readonly database: Database;
  readonly source: TopicSource<P>;
  readonly group: string;
  readonly topic: TopicDefinition;
}

/** Finds the offset at which a group goes on in a partition of a topic, and whether the group may read there. */
export class Locator<P extends ReadPartition> {
  private readonly positions: Positions;

  constructor(private readonly options: LocatorOptions<P>) {
    this.positions = new Positions(options.database);
  }

  /**
   * The offset at which the group goes on in the partition.
   * @throws RefusalError when an operator has to decide before the partition is read.
   */
  async locate(partition: P): Promise<number> {
    const { source, topic } = this.options;
    let state = await source.inspect(topic);
    let range = rangeOf(partition, state);
    const stored = await this.load(partition, range);
    const position = BigInt(stored.nextOffset);
    if (position > range.end) {
      // Between the two reads other instances may have written and handled more messages.
      state = await source.inspect(topic);
      range = rangeOf(partition, state);
    }
    assertWithinRange(stored, range);
    if (state.difference !== undefined) throw new RefusalError(`is not read, because the topic ${state.difference}`);
    if (stored.fingerprint !== undefined && position > range.first) {
      const before = await source.messageAt(partition, position - 1n);
      if (before === undefined) throw new RefusalError(`finds no message at ${position - 1n}, which it has handled`);
      assertSameMessage(stored.fingerprint, before);
    }
    return Number(position);
  }

  /** Keeps a refusal in the database. */
  async refuse(partition: P, reason: string): Promise<void> {
    await this.positions.refuse(this.at(partition), reason);
  }

  /** Whether an operator has accepted a refusal that was in the database. */
  async isAccepted(partition: P): Promise<boolean> {
    return (await this.load(partition, { first: 0n })).refusal === undefined;
  }

  private load(partition: P, { first }: Pick<OffsetRange, 'first'>): Promise<StoredPosition> {
    return this.positions.load(this.at(partition), startOffset(this.options.topic, first));
  }

  private at({ topic, index }: P): GroupPartition {
    return { group: this.options.group, topic, partition: index };
  }
}

function rangeOf({ topic, index }: ReadPartition, { partitions }: TopicState): OffsetRange {
  const range = partitions.find(({ partition }) => partition === index);
  if (range === undefined) throw new RefusalError(`is not read, because ${topic} has no such partition any more`);
  return range;
}
