import type { Database } from '@ballast/platform-postgres';
import { randomUUID } from 'node:crypto';
import { SliceHandling, type SliceHandlingContext } from '../slice-handling';
import type {
  Slice,
  PartitionLag,
  PartitionRefusal,
  PartitionWait,
  SubscribeOptions,
  Subscription,
  TopicDefinition,
} from '../port';
import { RefusalError } from '../refusal';
import { Slots } from '@ballast/kernel';
import { Locator } from './locator';
import type { Membership, PartitionHub, ReadPartition, TopicSource } from './partition-hub';
import { PartitionReader } from './partition-reader';
import { AtOnce, type StepScheduler } from './steps';

/** The part of the log that its subscriptions need. */
export interface SubscriptionHost<P extends ReadPartition> {
  readonly database: Database;
  readonly context: SliceHandlingContext;
  readonly hub: PartitionHub<P>;
  readonly source: TopicSource<P>;
  /** Decides when the readers run; they run as soon as there is something to read when absent. */
  readonly scheduler?: StepScheduler | undefined;
  agreedTopic(name: string): TopicDefinition;
  closed(subscription: PartitionedSubscription<P>): void;
}

/** A member of a group: reads its share of the partitions of its topics. */
export class PartitionedSubscription<P extends ReadPartition> implements Subscription {
  private readonly member = randomUUID();
  private readonly closing = new AbortController();
  private readonly readers = new Map<P, PartitionReader<P>>();
  private readonly memberships: readonly Membership<P>[];
  private readonly scheduler: StepScheduler;

  constructor(
    private readonly host: SubscriptionHost<P>,
    private readonly options: SubscribeOptions,
  ) {
    const { hub, database, context, source } = host;
    const slots = new Slots(context.limits.concurrentPartitions);
    this.scheduler = host.scheduler ?? new AtOnce(this.closing.signal);
    for (const topic of options.topics) {
      const locator = new Locator({ database, source, group: options.group, topic: host.agreedTopic(topic) });
      for (const partition of hub.partitionsOf(topic)) {
        this.readers.set(partition, this.createReader(partition, slots, locator));
      }
    }
    this.memberships = options.topics.map((topic) => ({
      group: options.group,
      topic,
      member: this.member,
      assign: (members) => this.assign(topic, members),
      wake: (partition) => this.readers.get(partition)?.wake(),
    }));
  }

  async open(): Promise<void> {
    await this.host.hub.join(this.memberships);
  }

  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    await Promise.all([...this.readers.values()].map((reader) => reader.settled()));
    for (const reader of this.readers.values()) reader.assign(false);
    this.host.closed(this);
    try {
      await this.host.hub.leave(this.memberships);
    } catch (error) {
      // The other members take over even without a leave, once the last heartbeat of this member is too old.
      this.host.context.logger.warn(
        { err: error, group: this.options.group },
        'leaving a group could not be announced',
      );
    }
  }

  reposition(slice: Slice): void {
    if (slice.group !== this.options.group) return;
    for (const [partition, reader] of this.readers) {
      if (partition.topic === slice.topic && partition.index === slice.partition) reader.reposition();
    }
  }

  get problems(): readonly string[] {
    return [...this.readers.values()].flatMap(({ problem }) => problem ?? []);
  }

  lag(): readonly PartitionLag[] {
    return [...this.readers.values()].flatMap((reader) => {
      const { lag, partition } = reader;
      if (lag === undefined) return [];
      return [{ group: this.options.group, topic: partition.topic, partition: partition.index, lag }];
    });
  }

  waits(): readonly PartitionWait[] {
    return [...this.readers.values()].flatMap(({ waiting }) => waiting ?? []);
  }

  refusals(): readonly PartitionRefusal[] {
    return [...this.readers.values()].flatMap(({ refusal, partition }) => {
      if (refusal === undefined) return [];
      return [{ group: this.options.group, topic: partition.topic, partition: partition.index, reason: refusal }];
    });
  }

  private assign(topic: string, members: readonly string[]): void {
    if (this.closing.signal.aborted) return;
    const place = members.indexOf(this.member);
    for (const [partition, reader] of this.readers) {
      if (partition.topic !== topic) continue;
      reader.assign(place >= 0 && partition.index % members.length === place);
    }
  }

  private createReader(partition: P, slots: Slots, locator: Locator<P>): PartitionReader<P> {
    const { group, handleSlice } = this.options;
    const { context, hub } = this.host;
    return new PartitionReader({
      group,
      partition,
      slots,
      scheduler: this.scheduler,
      locator,
      handling: new SliceHandling(context, handleSlice),
      closing: this.closing.signal,
      limits: context.limits,
      read: (from, position) => hub.read(from, position),
      refresh: () => hub.refresh(),
      failed: (error) => this.failed(error, partition),
    });
  }

  /**
   * Logs a failure outside of the handler: the database is away, or an operator has to decide. Answers the pause before
   * the next read, in milliseconds.
   */
  private failed(error: unknown, { topic, index }: P): number {
    const { logger, limits } = this.host.context;
    const report = { err: error, group: this.options.group, topic, partition: index };
    if (error instanceof RefusalError)
      logger.error({ ...report, alert: 'log_refused' }, 'partition is not read until an operator decides');
    else logger.warn(report, 'reading a partition failed and is tried again');
    return limits.readRetryMs;
  }
}
