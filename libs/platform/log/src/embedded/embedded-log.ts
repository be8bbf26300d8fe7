import type { Clock } from '@ballast/kernel';
import type { Database, Tx } from '@ballast/platform-postgres';
import type { SliceHandlingContext } from '../slice-handling';
import { agreedTopics } from '../agreed-topics';
import { assertAppendable } from '../appendable';
import type {
  Slice,
  LogMessage,
  LogPort,
  OutgoingMessage,
  PartitionLag,
  PartitionRefusal,
  PartitionWait,
  SubscribeOptions,
  Subscription,
  TopicDefinition,
} from '../port';
import { partitionOfKey } from '../partition-of-key';
import { PartitionedSubscription, type SubscriptionHost } from '../partitions/partitioned-subscription';
import type { Hub } from './hub';
import { acquireHub } from './hubs';
import { inspectTopic } from './inspect-topic';
import type { Partition } from './partition';
import { bootstrap } from './schema';
import { appendMessages, type PartitionAppend, readMessage } from './store';

export interface EmbeddedLogOptions extends SliceHandlingContext {
  readonly database: Database;
  readonly topics: readonly TopicDefinition[];
  /** Logs with the same scope wake each other from memory; logs with another scope behave like another process. */
  readonly scope: string;
  /** Clock that stamps the messages. */
  readonly clock: Clock;
}

/** The log in Postgres tables. It needs no broker, and an append is part of the caller's transaction. */
export class EmbeddedLog implements LogPort {
  private readonly subscriptions = new Set<PartitionedSubscription<Partition>>();
  private readonly appended = new WeakSet<Tx>();
  private starting: Promise<{ readonly hub: Hub; readonly release: () => Promise<void> }> | undefined;
  private hub: Hub | undefined;
  private readonly agreed: ReadonlyMap<string, TopicDefinition>;

  constructor(private readonly options: EmbeddedLogOptions) {
    this.agreed = new Map(agreedTopics(options.topics).map((topic) => [topic.name, topic]));
  }

  async start(): Promise<void> {
    await this.open();
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
    const opened = await this.starting?.catch(() => undefined);
    this.starting = undefined;
    this.hub = undefined;
    await opened?.release();
  }

  async append(tx: Tx, messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const { limits, metrics, clock } = this.options;
    assertAppendable(this.appended, tx, messages, limits);
    const hub = this.hub ?? (await this.open());
    const appends = byPartition(hub, messages);
    const appendedAt = clock();
    const firsts = await appendMessages(tx, appends, appendedAt);
    tx.afterCommit(() => {
      for (const added of appends) {
        const { partition, messages: group } = added;
        const first = firsts.get(partition.id) ?? 0;
        hub.published(partition, first, toLogMessages(added, first, appendedAt.getTime()));
        metrics.appended(partition.topic, group.length);
      }
    });
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const hub = await this.open();
    const { database } = this.options;
    const host: SubscriptionHost<Partition> = {
      database,
      context: this.options,
      hub,
      source: {
        inspect: (topic) => inspectTopic(database, topic),
        messageAt: (partition, offset) => readMessage(database, partition, offset),
      },
      agreedTopic: (name) => this.agreedTopic(name),
      closed: (closed) => void this.subscriptions.delete(closed),
    };
    const subscription = new PartitionedSubscription(host, options);
    this.subscriptions.add(subscription);
    await subscription.open();
    return subscription;
  }

  reposition(slice: Slice): void {
    for (const subscription of this.subscriptions) subscription.reposition(slice);
  }

  get healthy(): boolean {
    return this.problems.length === 0;
  }

  get problems(): readonly string[] {
    const ofHub = this.hub?.problem;
    return [...(ofHub === undefined ? [] : [ofHub]), ...[...this.subscriptions].flatMap(({ problems }) => problems)];
  }

  /** Always 0: an appended message is published at once. */
  get publishStalledMs(): number {
    return 0;
  }

  lag(): readonly PartitionLag[] {
    return [...this.subscriptions].flatMap((subscription) => subscription.lag());
  }

  waits(): readonly PartitionWait[] {
    return [...this.subscriptions].flatMap((subscription) => subscription.waits());
  }

  refusals(): readonly PartitionRefusal[] {
    return [...this.subscriptions].flatMap((subscription) => subscription.refusals());
  }

  private agreedTopic(name: string): TopicDefinition {
    const topic = this.agreed.get(name);
    if (topic === undefined) throw new Error(`The log has no topic ${name}`);
    return topic;
  }

  private async open(): Promise<Hub> {
    this.starting ??= this.connect();
    try {
      return (await this.starting).hub;
    } catch (error) {
      this.starting = undefined;
      throw error;
    }
  }

  private async connect(): Promise<{ readonly hub: Hub; readonly release: () => Promise<void> }> {
    const { database, topics, limits, logger, scope } = this.options;
    await bootstrap(database, topics);
    const acquired = await acquireHub({ url: database.url, timeouts: database.timeouts, scope, limits, logger });
    // The hub may have been opened by a service that knew fewer topics.
    await acquired.hub.refresh();
    this.hub = acquired.hub;
    return acquired;
  }
}

function byPartition(hub: Hub, messages: readonly OutgoingMessage[]): readonly PartitionAppend[] {
  const groups = new Map<Partition, OutgoingMessage[]>();
  for (const message of messages) {
    const partitions = hub.partitionsOf(message.topic);
    const partition = partitions[partitionOfKey(message.key, partitions.length)];
    if (partition === undefined) throw new Error(`Topic ${message.topic} has no partitions`);
    const group = groups.get(partition) ?? [];
    group.push(message);
    groups.set(partition, group);
  }
  return [...groups].map(([partition, group]) => ({ partition, messages: group }));
}

function toLogMessages({ partition, messages }: PartitionAppend, first: number, timestamp: number): LogMessage[] {
  return messages.map(({ topic, key, type, value, headers }, ordinal) => ({
    topic,
    partition: partition.index,
    offset: String(first + ordinal),
    key,
    type,
    value,
    headers: headers ?? {},
    timestamp,
  }));
}
