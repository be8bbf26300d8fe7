import type { Database } from '@ballast/platform-postgres';
import type { Admin } from 'kafkajs';
import { startOffset } from '../agreed-topics';
import type { TopicDefinition } from '../port';
import { Positions, type StoredPosition } from '../positions';
import { assertWithinRange, type OffsetRange, RefusalError } from '../refusal';
import type { ResumePoint } from './assigned-partition';
import { NotYetKnownError, rangesOf } from './topics';

export interface LocatorOptions {
  readonly admin: Admin;
  readonly database: Database;
  readonly group: string;
  readonly topic: TopicDefinition;
  /** Difference of the topic from what was agreed, in words; undefined when there is none. */
  findDifference(): Promise<string | undefined>;
}

/** Finds the offset at which a group goes on in a partition of a topic, and whether the group may read there. */
export class Locator {
  private readonly positions: Positions;
  private difference: Promise<string | undefined> | undefined;

  constructor(private readonly options: LocatorOptions) {
    this.positions = new Positions(options.database);
  }

  /** Makes the next `locate` check the topic again. Called after each assignment and when an operator has decided. */
  renew(): void {
    this.difference = undefined;
  }

  /**
   * The place at which the group goes on in the partition.
   * @throws RefusalError when an operator has to decide before the partition is read.
   */
  async locate(partition: number): Promise<ResumePoint> {
    let range = await this.rangeOf(partition);
    const stored = await this.load(partition, range);
    const position = BigInt(stored.nextOffset);
    // Between the two reads other instances may have written and handled more messages.
    if (position > range.end) range = await this.rangeOf(partition);
    assertWithinRange(stored, range);
    const difference = await this.findDifference();
    if (difference !== undefined) throw new RefusalError(`is not read, because the topic ${difference}`);
    return { position, end: range.end, fingerprint: position > range.first ? stored.fingerprint : undefined };
  }

  /** Keeps a refusal in the database. */
  async refuse(partition: number, reason: string): Promise<void> {
    await this.positions.refuse(this.at(partition), reason);
  }

  /** Whether an operator has accepted a refusal that was in the database. */
  async isAccepted(partition: number): Promise<boolean> {
    return (await this.load(partition, await this.rangeOf(partition))).refusal === undefined;
  }

  private load(partition: number, { first }: OffsetRange): Promise<StoredPosition> {
    return this.positions.load(this.at(partition), startOffset(this.options.topic, first));
  }

  private at(partition: number): { group: string; topic: string; partition: number } {
    return { group: this.options.group, topic: this.options.topic.name, partition };
  }

  private async findDifference(): Promise<string | undefined> {
    this.difference ??= this.options.findDifference();
    try {
      return await this.difference;
    } catch (error) {
      this.difference = undefined;
      throw error;
    }
  }

  private async rangeOf(partition: number): Promise<OffsetRange> {
    const { admin, topic } = this.options;
    const range = (await rangesOf(admin, topic.name)).get(partition);
    if (range === undefined) throw new NotYetKnownError(`Kafka does not know ${topic.name}/${partition} yet`);
    return range;
  }
}
