import type { Database, Tx } from '@ballast/platform-postgres';
import type { Admin } from 'kafkajs';
import { agreedTopics } from '../agreed-topics';
import { assertAppendable } from '../appendable';
import type { SliceHandlingContext } from '../slice-handling';
import type { LogLimits } from '../limits';
import { addToOutbox } from '../outbox';
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
import { type KafkaClients, kafkaClients, type KafkaConnection } from './client';
import { Relay } from './relay';
import { RelayWatch } from './relay-watch';
import { GroupReader } from './group-reader';
import { ensureTopics, findDifferences, type Replication } from './topics';

export interface KafkaLogOptions extends SliceHandlingContext, KafkaConnection, Replication {
  readonly database: Database;
  readonly topics: readonly TopicDefinition[];
  readonly onFatal: (error: Error) => void;
}

/** The log in Kafka. Appends go through the outbox in the schema of the service; positions stay in its database. */
export class KafkaLog implements LogPort {
  private readonly kafka: KafkaClients;
  private readonly admin: Admin;
  private readonly relay: Relay;
  private readonly relayWatch: RelayWatch;
  private readonly readers = new Set<GroupReader>();
  private readonly agreed: ReadonlyMap<string, TopicDefinition>;
  private readonly appended = new WeakSet<Tx>();
  private starting: Promise<void> | undefined;

  constructor(private readonly options: KafkaLogOptions) {
    this.kafka = kafkaClients(options, options.limits, options.logger);
    this.admin = this.kafka.admin();
    this.agreed = new Map(agreedTopics(options.topics).map((topic) => [topic.name, topic]));
    this.relay = new Relay(this.kafka, options.database, { ...options, topics: this.agreed });
    this.relayWatch = new RelayWatch(options.database, options);
  }

  async start(): Promise<void> {
    this.starting ??= this.connect();
    await this.starting;
  }

  async close(): Promise<void> {
    await Promise.all([...this.readers].map((reader) => reader.close()));
    this.readers.clear();
    // A start that failed was reported to its caller.
    await this.starting?.catch(() => undefined);
    await this.relayWatch.close();
    await this.relay.close();
    await this.admin.disconnect();
  }

  async append(tx: Tx, messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const { limits, metrics, database } = this.options;
    assertAppendable(this.appended, tx, messages, limits);
    for (const { topic } of messages) this.agreedTopic(topic);
    await addToOutbox(tx, database.schema, messages);
    tx.afterCommit(() => {
      this.relay.committed();
      for (const [topic, count] of countByTopic(messages)) metrics.appended(topic, count);
    });
  }

  async subscribe({ group, topics, handleSlice }: SubscribeOptions): Promise<Subscription> {
    const wanted = topics.map((topic) => this.agreedTopic(topic));
    await this.start();
    const { kafka, admin, options } = this;
    const { database, limits, onFatal } = options;
    const findDifference = (topic: TopicDefinition): Promise<string | undefined> => this.findDifference(topic);
    const common = { kafka, admin, database, group, findDifference, handleSlice, context: options, onFatal };
    const readers = consumersOf(wanted, limits).map((share) => new GroupReader({ ...common, topics: share }));
    for (const reader of readers) this.readers.add(reader);
    await Promise.all(readers.map((reader) => reader.open()));
    return {
      close: async () => {
        await Promise.all(readers.map((reader) => reader.close()));
        for (const reader of readers) this.readers.delete(reader);
      },
    };
  }

  reposition(slice: Slice): void {
    for (const reader of this.readers) reader.reposition(slice);
  }

  get healthy(): boolean {
    return this.problems.length === 0;
  }

  get problems(): readonly string[] {
    const ofRelay = [this.relay.problem, this.relayWatch.problem].flatMap((problem) => problem ?? []);
    return [...ofRelay, ...[...this.readers].flatMap(({ problems }) => problems)];
  }

  get publishStalledMs(): number {
    return this.relayWatch.stalledMs;
  }

  lag(): readonly PartitionLag[] {
    return [...this.readers].flatMap((reader) => reader.lag());
  }

  waits(): readonly PartitionWait[] {
    return [...this.readers].flatMap((reader) => reader.waits());
  }

  refusals(): readonly PartitionRefusal[] {
    return [...this.readers].flatMap((reader) => reader.refusals());
  }

  private agreedTopic(name: string): TopicDefinition {
    const topic = this.agreed.get(name);
    if (topic === undefined) throw new Error(`The log has no topic ${name}`);
    return topic;
  }

  private async findDifference(topic: TopicDefinition): Promise<string | undefined> {
    return (await findDifferences(this.admin, [topic], this.options)).get(topic.name);
  }

  private async connect(): Promise<void> {
    await this.admin.connect();
    await ensureTopics(this.admin, this.options);
    await this.relay.start();
    this.relayWatch.start();
  }
}

/**
 * The topics of each consumer. kafkajs fetches again only when every message of a fetch is handled, so topics that share a
 * consumer wait for each other. Each topic has its own therefore, unless the group lets its messages gather anyway: then
 * one consumer asks Kafka for all of them at once.
 */
function consumersOf(
  topics: readonly TopicDefinition[],
  { gatherMs }: Pick<LogLimits, 'gatherMs'>,
): readonly (readonly TopicDefinition[])[] {
  return gatherMs > 0 ? [topics] : topics.map((topic) => [topic]);
}

function countByTopic(messages: readonly OutgoingMessage[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { topic } of messages) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  return counts;
}
