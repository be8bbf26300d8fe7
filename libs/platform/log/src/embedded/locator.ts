import type { Database } from '@ballast/platform-postgres';
import { startOffset } from '../agreed-topics';
import type { TopicDefinition } from '../port';
import { type GroupPartition, Positions, type StoredPosition } from '../positions';
import { assertSameMessage, assertWithinRange, type OffsetRange, RefusalError, type TopicState } from '../refusal';
import type { Partition } from './partition';
import { readMessage, readTopic } from './store';

/** State of a topic: its difference from what was agreed, and the first and end offset of each partition. */
export async function inspectTopic(database: Pick<Database, 'query'>, agreed: TopicDefinition): Promise<TopicState> {
  const rows = await readTopic(database, agreed.name);
  const differences: string[] = [];
  if (rows.length !== agreed.partitions) {
    differences.push(`has ${rows.length} partitions instead of ${agreed.partitions}`);
  }
  for (const retentionMs of new Set(rows.map(({ retention_ms }) => Number(retention_ms)))) {
    if (retentionMs !== agreed.retentionMs) {
      differences.push(`has retention_ms=${retentionMs} instead of ${agreed.retentionMs}`);
    }
  }
  return {
    difference: differences.length === 0 ? undefined : differences.join('; '),
    partitions: rows.map(({ partition, first_offset, next_offset }) => {
      return { partition, first: BigInt(first_offset), end: BigInt(next_offset) };
    }),
  };
}

/** Finds the offset at which a group goes on in a partition of a topic, and whether the group may read there. */
export class Locator {
  private readonly positions: Positions;

  constructor(
    private readonly database: Database,
    private readonly group: string,
    private readonly topic: TopicDefinition,
  ) {
    this.positions = new Positions(database);
  }

  /**
   * The offset at which the group goes on in the partition.
   * @throws RefusalError when an operator has to decide before the partition is read.
   */
  async locate(partition: Partition): Promise<number> {
    let state = await inspectTopic(this.database, this.topic);
    let range = rangeOf(partition, state);
    const stored = await this.load(partition, range);
    const position = BigInt(stored.nextOffset);
    if (position > range.end) {
      // Between the two reads other instances may have written and handled more messages.
      state = await inspectTopic(this.database, this.topic);
      range = rangeOf(partition, state);
    }
    assertWithinRange(stored, range);
    if (state.difference !== undefined) throw new RefusalError(`is not read, because the topic ${state.difference}`);
    if (stored.fingerprint !== undefined && position > range.first) {
      const before = await readMessage(this.database, partition, position - 1n);
      if (before === undefined) throw new RefusalError(`finds no message at ${position - 1n}, which it has handled`);
      assertSameMessage(stored.fingerprint, before);
    }
    return Number(position);
  }

  /** Keeps a refusal in the database. */
  async refuse(partition: Partition, reason: string): Promise<void> {
    await this.positions.refuse(this.at(partition), reason);
  }

  /** Whether an operator has accepted a refusal that was in the database. */
  async isAccepted(partition: Partition): Promise<boolean> {
    return (await this.load(partition, { first: 0n })).refusal === undefined;
  }

  private load(partition: Partition, { first }: Pick<OffsetRange, 'first'>): Promise<StoredPosition> {
    return this.positions.load(this.at(partition), startOffset(this.topic, first));
  }

  private at({ topic, index }: Partition): GroupPartition {
    return { group: this.group, topic, partition: index };
  }
}

function rangeOf({ topic, index }: Partition, { partitions }: TopicState): OffsetRange {
  const range = partitions.find(({ partition }) => partition === index);
  if (range === undefined) throw new RefusalError(`is not read, because ${topic} has no such partition any more`);
  return range;
}
