import { setTimeout as delay } from 'node:timers/promises';
import { type Admin, ConfigResourceTypes, type ITopicConfig, KafkaJSProtocolError } from 'kafkajs';
import { agreedTopics } from '../agreed-topics';
import type { LogLimits } from '../limits';
import type { Logger } from '../observe';
import type { TopicDefinition } from '../port';
import type { OffsetRange, TopicState } from '../refusal';

const CREATE_TIMEOUT_MS = 30_000;
/** Replication factor that leaves the decision to the broker. */
const BROKER_DEFAULT = -1;
/** Bytes by which a record batch of one message may be larger than the message's value, key and headers. */
const BATCH_OVERHEAD_BYTES = 16 * 1024;
/** Time within which a broker knows a topic that the controller has created. */
const KNOWN_AFTER_MS = 10_000;
const KNOWN_POLL_MS = 100;
const UNKNOWN_TYPES: ReadonlySet<string> = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);

/** Replication that a topic is created with and must not fall below; undefined leaves the decision to the broker. */
export interface Replication {
  readonly replicationFactor: number | undefined;
  readonly minInsyncReplicas: number | undefined;
}

/** Requirements that every topic must meet. */
export interface Agreement extends Replication {
  readonly limits: Pick<LogLimits, 'messageBytes' | 'headerBytes'>;
}

export interface TopicOptions extends Agreement {
  readonly topics: readonly TopicDefinition[];
  readonly logger: Logger;
}

/**
 * Creates the topics that are missing and waits for their leaders; safe for several processes at once. Existing topics are
 * left as they are, and reported where they differ from what was agreed.
 */
export async function ensureTopics(admin: Admin, options: TopicOptions): Promise<void> {
  const wanted = agreedTopics(options.topics);
  const existing = new Set(await admin.listTopics());
  const missing = wanted.filter(({ name }) => !existing.has(name));
  if (missing.length > 0) {
    const topics = missing.map((topic) => topicConfig(topic, options));
    // Other processes may create the same topics. `findDifferences` waits until the broker knows all of them.
    await admin.createTopics({ topics, waitForLeaders: false, timeout: CREATE_TIMEOUT_MS });
  }
  for (const [topic, difference] of await findDifferences(admin, wanted, options)) {
    options.logger.error({ topic, alert: 'topic_differs' }, `topic ${difference}`);
  }
}

/**
 * Differences of topics from what was agreed, by name of the topic. Each text is a predicate that follows the name,
 * such as `has 3 partitions instead of 6`. A topic without a difference is absent. More replicas than agreed are no
 * difference, because a partition has them while it moves.
 */
export async function findDifferences(
  admin: Admin,
  topics: readonly TopicDefinition[],
  agreement: Agreement,
): Promise<ReadonlyMap<string, string>> {
  const metadata = await onceKnown(() => admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) }));
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map(({ name }) => ({ type: ConfigResourceTypes.TOPIC, name, configNames: CHECKED })),
  });
  const found = topics.map(({ name, ...agreed }): [string, string] => {
    const partitions = metadata.topics.find((each) => each.name === name)?.partitions ?? [];
    const entries = resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
    const actual: ActualTopic = {
      partitions: partitions.length,
      replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
      configs: new Map(entries.map(({ configName, configValue }) => [configName, configValue])),
    };
    return [name, differencesOf(agreed, actual, agreement).join('; ')];
  });
  return new Map(found.filter(([, difference]) => difference !== ''));
}

/** State of a topic: its difference from what was agreed, and the first and end offset of each partition. */
export async function inspectTopic(admin: Admin, topic: TopicDefinition, agreement: Agreement): Promise<TopicState> {
  const ranges = await onceKnown(() => rangesOf(admin, topic.name));
  return {
    difference: (await findDifferences(admin, [topic], agreement)).get(topic.name),
    partitions: [...ranges].map(([partition, range]) => ({ partition, ...range })),
  };
}

/** Failure of a look at a topic whose partitions the broker does not know yet, as before their leaders are elected. */
export class NotYetKnownError extends Error {}

/** Fields of a log line about a failure. The stack of a `NotYetKnownError` would tell a reader of the log nothing. */
export function errorFields(error: unknown): { readonly reason: string } | { readonly err: unknown } {
  return error instanceof NotYetKnownError ? { reason: error.message } : { err: error };
}

/**
 * First and end offset of each partition of a topic, by the number of the partition.
 * @throws NotYetKnownError while the broker does not know the partitions.
 */
export async function rangesOf(
  admin: Pick<Admin, 'fetchTopicOffsets'>,
  topic: string,
): Promise<ReadonlyMap<number, OffsetRange>> {
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return new Map(offsets.map(({ partition, low, high }) => [partition, { first: BigInt(low), end: BigInt(high) }]));
  } catch (error) {
    // kafkajs takes for granted that the broker names an offset of every partition.
    if (error instanceof TypeError) throw new NotYetKnownError(`Kafka does not know the partitions of ${topic} yet`);
    throw error;
  }
}

/**
 * Difference in the number of partitions, as a predicate that follows the name of the topic; undefined when there is
 * none. `agreed` is undefined for a topic about which nothing was agreed.
 */
export function partitionsDifference(actual: number, agreed: number | undefined): string | undefined {
  return actual === agreed ? undefined : `has ${actual} partitions instead of ${agreed ?? 'none'}`;
}

/**
 * The answer of `look` about topics that exist. Some may have just been created, and a broker learns of a topic a
 * moment after the controller that has created it.
 * @throws the last error of `look` when the broker does not know them within `KNOWN_AFTER_MS`.
 */
export async function onceKnown<T>(look: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + KNOWN_AFTER_MS;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (!isNotYetKnown(error) || performance.now() > deadline) throw error;
      await delay(KNOWN_POLL_MS);
    }
  }
}

function isNotYetKnown(error: unknown): boolean {
  return error instanceof NotYetKnownError || (error instanceof KafkaJSProtocolError && UNKNOWN_TYPES.has(error.type));
}

interface ActualTopic {
  readonly partitions: number;
  readonly replicas: number;
  readonly configs: ReadonlyMap<string, string>;
}

const MIN_INSYNC = 'min.insync.replicas';
const MAX_BYTES = 'max.message.bytes';
const UNCLEAN_ELECTION = 'unclean.leader.election.enable';
const CHECKED = ['cleanup.policy', 'retention.ms', 'retention.bytes', MIN_INSYNC, MAX_BYTES, UNCLEAN_ELECTION];

function differencesOf(
  { partitions, retentionMs }: Omit<TopicDefinition, 'name'>,
  actual: ActualTopic,
  { replicationFactor = 1, minInsyncReplicas = 1, limits }: Agreement,
): readonly string[] {
  const difference = partitionsDifference(actual.partitions, partitions);
  const differences = difference === undefined ? [] : [difference];
  for (const { name, value } of configEntries(retentionMs)) {
    const is = actual.configs.get(name);
    if (is !== value) differences.push(`has ${name}=${is} instead of ${value}`);
  }
  const atLeast = (name: string, is: number, agreed: number): void => {
    if (is < agreed) differences.push(`has ${name}=${is}, less than ${agreed}`);
  };
  atLeast('replication.factor', actual.replicas, replicationFactor);
  atLeast(MIN_INSYNC, Number(actual.configs.get(MIN_INSYNC)), minInsyncReplicas);
  const largestBatch = limits.messageBytes + limits.headerBytes + BATCH_OVERHEAD_BYTES;
  atLeast(MAX_BYTES, Number(actual.configs.get(MAX_BYTES)), largestBatch);
  if (actual.configs.get(UNCLEAN_ELECTION) === 'true') {
    differences.push(`has ${UNCLEAN_ELECTION}=true, by which it may lose acknowledged messages`);
  }
  return differences;
}

function topicConfig({ name, partitions, retentionMs }: TopicDefinition, replication: Replication): ITopicConfig {
  const { replicationFactor = BROKER_DEFAULT, minInsyncReplicas } = replication;
  const ofReplication = minInsyncReplicas === undefined ? [] : [{ name: MIN_INSYNC, value: String(minInsyncReplicas) }];
  return {
    topic: name,
    numPartitions: partitions,
    replicationFactor,
    configEntries: [...configEntries(retentionMs), ...ofReplication],
  };
}

function configEntries(retentionMs: number): { name: string; value: string }[] {
  return [
    { name: 'cleanup.policy', value: 'delete' },
    { name: 'retention.ms', value: String(retentionMs) },
    { name: 'retention.bytes', value: '-1' },
  ];
}
