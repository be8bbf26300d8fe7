import type { Database } from '@ballast/platform-postgres';
import type { Admin } from 'kafkajs';
import { startOffset } from '../agreed-topics';
import type { TopicDefinition } from '../port';
import { Positions, type StoredPosition } from '../positions';
import { assertWithinRange, type OffsetRange, RefusalError } from '../refusal';
import type { ResumePoint } from './assigned-partition';
import type { KafkaPlace } from './assigned-partitions';
import { NotYetKnownError, rangesOf } from './topics';

export interface LocatorOptions {
  readonly admin: Admin;
  readonly database: Database;
  readonly group: string;
  readonly topics: readonly TopicDefinition[];
  /** Difference of a topic from what was agreed, in words; undefined when there is none. */
  findDifference(topic: TopicDefinition): Promise<string | undefined>;
}

/** Finds the offset at which a group goes on in a partition of its topics, and whether the group may read there. */
export class Locator {
  private readonly positions: Positions;
  private readonly topics: ReadonlyMap<string, TopicDefinition>;
  private readonly differences = new Map<string, Promise<string | undefined>>();

  constructor(private readonly options: LocatorOptions) {
    this.positions = new Positions(options.database);
    this.topics = new Map(options.topics.map((topic) => [topic.name, topic]));
  }

  /** Makes the next `locate` check a topic again. Called after each assignment and when an operator has decided. */
  renew(topic: string): void {
    this.differences.delete(topic);
  }

  /**
   * The place at which the group goes on in the partition.
   * @throws RefusalError when an operator has to decide before the partition is read.
   */
  async locate(place: KafkaPlace): Promise<ResumePoint> {
    let range = await this.rangeOf(place);
    const stored = await this.load(place, range);
    const position = BigInt(stored.nextOffset);
    // Between the two reads other instances may have written and handled more messages.
    if (position > range.end) range = await this.rangeOf(place);
    assertWithinRange(stored, range);
    const difference = await this.findDifference(this.topicOf(place));
    if (difference !== undefined) throw new RefusalError(`is not read, because the topic ${difference}`);
    return { position, end: range.end, fingerprint: position > range.first ? stored.fingerprint : undefined };
  }

  /** Keeps a refusal in the database. */
  async refuse(place: KafkaPlace, reason: string): Promise<void> {
    await this.positions.refuse(this.at(place), reason);
  }

  /** Whether an operator has accepted a refusal that was in the database. */
  async isAccepted(place: KafkaPlace): Promise<boolean> {
    return (await this.load(place, await this.rangeOf(place))).refusal === undefined;
  }

  private load(place: KafkaPlace, { first }: OffsetRange): Promise<StoredPosition> {
    return this.positions.load(this.at(place), startOffset(this.topicOf(place), first));
  }

  private at({ topic, partition }: KafkaPlace): KafkaPlace & { readonly group: string } {
    return { group: this.options.group, topic, partition };
  }

  private topicOf({ topic }: KafkaPlace): TopicDefinition {
    const definition = this.topics.get(topic);
    if (definition === undefined) throw new Error(`${this.options.group} does not read ${topic}`);
    return definition;
  }

  private async findDifference(topic: TopicDefinition): Promise<string | undefined> {
    const finding = this.differences.get(topic.name) ?? this.options.findDifference(topic);
    this.differences.set(topic.name, finding);
    try {
      return await finding;
    } catch (error) {
      this.differences.delete(topic.name);
      throw error;
    }
  }

  private async rangeOf({ topic, partition }: KafkaPlace): Promise<OffsetRange> {
    const range = (await rangesOf(this.options.admin, topic)).get(partition);
    if (range === undefined) throw new NotYetKnownError(`Kafka does not know ${topic}/${partition} yet`);
    return range;
  }
}
