import { DEFAULT_LIMITS } from '../limits';
import type { Membership, PartitionHub, TopicSource } from '../partitions/partition-hub';
import { AtOnce, type StepScheduler } from '../partitions/steps';
import type { LogMessage, OutgoingMessage, TopicDefinition } from '../port';
import type { TopicState } from '../refusal';
import { slices } from '../slice';
import { OutboxPublisher } from './outbox-publisher';
import { MemoryTopics, type MemoryPartition } from './topics';

export interface MemoryBrokerOptions {
  /** Decides when steps run; they run as soon as there is something to do unless given. */
  readonly scheduler?: StepScheduler;
  /** Clock that stamps the messages, in Unix milliseconds; the clock of the system unless given. */
  readonly nowMs?: () => number;
  /**
   * Chooses how many of the messages that are there one step takes, from 1 to `available`; all of them unless given.
   * Other logs leave that to the time at which messages arrive.
   */
  readonly take?: (available: number) => number;
}

/** The end of every partition at one time. */
export type BrokerMark = ReadonlyMap<MemoryPartition, number>;

/** The state that all logs in memory of one process share, as a broker is shared: topics, and members of groups. */
export class MemoryBroker implements PartitionHub<MemoryPartition>, TopicSource<MemoryPartition> {
  readonly topics = new MemoryTopics();
  readonly scheduler: StepScheduler;
  private readonly nowMs: () => number;
  private readonly take: (available: number) => number;
  private readonly publishers = new Map<string, OutboxPublisher>();
  private memberships: readonly Membership<MemoryPartition>[] = [];

  constructor({ scheduler, nowMs = Date.now, take = (available) => available }: MemoryBrokerOptions = {}) {
    this.scheduler = scheduler ?? new AtOnce(new AbortController().signal);
    this.nowMs = nowMs;
    this.take = take;
  }

  /** The one publisher of the outbox of a schema, for all instances of the service. */
  publisherOf(schema: string): OutboxPublisher {
    const known = this.publishers.get(schema);
    if (known !== undefined) return known;
    const { scheduler, take } = this;
    const publisher = new OutboxPublisher({ schema, scheduler, take, publish: (message) => this.publish(message) });
    this.publishers.set(schema, publisher);
    return publisher;
  }

  /** Appends a message to its topic and wakes the readers of its partition. */
  publish(message: OutgoingMessage): void {
    const partition = this.topics.append(message, this.nowMs());
    for (const membership of this.memberships) {
      if (membership.topic === partition.topic) membership.wake(partition);
    }
  }

  /** The end of every partition now, for `backTo`. */
  mark(): BrokerMark {
    return new Map(this.topics.all().map((partition) => [partition, partition.head]));
  }

  /** Goes back to a mark: later messages are gone, and readers look their positions up again. */
  backTo(mark: BrokerMark): void {
    for (const partition of this.topics.all()) partition.cutAt(mark.get(partition) ?? 0);
    for (const membership of this.memberships) membership.assign([]);
    this.assign(this.memberships);
  }

  partitionsOf(topic: string): readonly MemoryPartition[] {
    return this.topics.partitionsOf(topic);
  }

  async read(partition: MemoryPartition, position: number): Promise<readonly LogMessage[]> {
    const messages = partition.from(position, DEFAULT_LIMITS.sliceMessages);
    const [slice] = slices('', messages, DEFAULT_LIMITS);
    return slice === undefined ? [] : slice.messages.slice(0, this.take(slice.messages.length));
  }

  /** Does nothing: no other process appends. */
  async refresh(): Promise<void> {}

  async join(memberships: readonly Membership<MemoryPartition>[]): Promise<void> {
    this.memberships = [...this.memberships, ...memberships];
    this.assign(memberships);
  }

  async leave(memberships: readonly Membership<MemoryPartition>[]): Promise<void> {
    this.memberships = this.memberships.filter((each) => !memberships.includes(each));
    this.assign(memberships);
  }

  async inspect({ name, partitions, retentionMs }: TopicDefinition): Promise<TopicState> {
    const found = this.topics.find(name);
    const actual = found?.partitions ?? [];
    const differences = [
      ...(actual.length === partitions ? [] : [`has ${actual.length} partitions instead of ${partitions}`]),
      ...(found === undefined || found.retentionMs === retentionMs
        ? []
        : [`has retention.ms=${found.retentionMs} instead of ${retentionMs}`]),
    ];
    return {
      difference: differences.length === 0 ? undefined : differences.join('; '),
      partitions: actual.map(({ index, first, head }) => {
        return { partition: index, first: BigInt(first), end: BigInt(head) };
      }),
    };
  }

  async messageAt(partition: MemoryPartition, offset: bigint): Promise<LogMessage | undefined> {
    return partition.from(Number(offset), 1)[0];
  }

  /** Spreads the partitions of the topics of these memberships over the members of their groups. */
  private assign(changed: readonly Membership<MemoryPartition>[]): void {
    const isConcerned = (each: Membership<MemoryPartition>): boolean =>
      changed.some(({ group, topic }) => each.group === group && each.topic === topic);
    for (const membership of this.memberships.filter(isConcerned)) {
      const { group, topic } = membership;
      membership.assign(
        this.memberships.filter((each) => each.group === group && each.topic === topic).map(({ member }) => member),
      );
    }
  }
}
