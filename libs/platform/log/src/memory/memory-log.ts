import type { Database, Tx } from '@ballast/platform-postgres';
import { agreedTopics } from '../agreed-topics';
import { assertAppendable } from '../appendable';
import type { SliceHandlingContext } from '../slice-handling';
import { addToOutbox } from '../outbox';
import { PartitionedSubscription, type SubscriptionHost } from '../partitions/partitioned-subscription';
import type {
  Slice,
  LogPort,
  OutgoingMessage,
  PartitionLag,
  PartitionRefusal,
  PartitionWait,
  SubscribeOptions,
  Subscription,
  TopicDefinition,
} from '../port';
import type { MemoryBroker } from './broker';
import type { OutboxPublisher } from './outbox-publisher';
import type { MemoryPartition } from './topics';

export interface MemoryLogOptions extends SliceHandlingContext {
  readonly database: Database;
  readonly topics: readonly TopicDefinition[];
  /** The broker that all logs of the process share. */
  readonly broker: MemoryBroker;
}

/**
 * The log of one service with its topics in the memory of the process: for tests and the simulation, because all
 * messages are lost with the process. Outbox and positions are in the service's Postgres, as with Kafka.
 */
export class MemoryLog implements LogPort {
  private readonly subscriptions = new Set<PartitionedSubscription<MemoryPartition>>();
  private readonly appended = new WeakSet<Tx>();
  private readonly agreed: ReadonlyMap<string, TopicDefinition>;
  private readonly publisher: OutboxPublisher;

  constructor(private readonly options: MemoryLogOptions) {
    this.agreed = new Map(agreedTopics(options.topics).map((topic) => [topic.name, topic]));
    this.publisher = options.broker.publisherOf(options.database.schema);
  }

  async start(): Promise<void> {
    for (const topic of this.agreed.values()) this.options.broker.topics.create(topic);
    this.publisher.attach(this.options);
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
    await this.publisher.detach(this.options);
  }

  async append(tx: Tx, messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const { limits, metrics, database } = this.options;
    assertAppendable(this.appended, tx, messages, limits);
    for (const { topic } of messages) this.agreedTopic(topic);
    await addToOutbox(tx, database.schema, messages);
    tx.afterCommit(() => {
      this.publisher.wake();
      for (const { topic } of messages) metrics.appended(topic, 1);
    });
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    await this.start();
    const { database, broker } = this.options;
    const host: SubscriptionHost<MemoryPartition> = {
      database,
      context: this.options,
      hub: broker,
      source: broker,
      scheduler: broker.scheduler,
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
    // The fence refuses a slice too when the answer to its commit was lost. Its messages are then in the outbox, and
    // no commit has woken the publisher.
    this.publisher.wake();
  }

  get healthy(): boolean {
    return this.problems.length === 0;
  }

  get problems(): readonly string[] {
    const ofPublisher = this.publisher.problem;
    const ofReaders = [...this.subscriptions].flatMap(({ problems }) => problems);
    return ofPublisher === undefined ? ofReaders : [ofPublisher, ...ofReaders];
  }

  get publishStalledMs(): number {
    return this.publisher.stalledMs;
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
}
