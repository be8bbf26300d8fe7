import type { Admin, ITopicConfig } from 'kafkajs';
import type { Logger } from '../observe';
import { deadLetterTopic, type TopicDefinition } from '../port';

/** Number of partitions of a dead-letter topic: dead letters are few and read by people. They are kept for ever. */
const DEAD_LETTER_PARTITIONS = 1;
const CREATE_TIMEOUT_MS = 30_000;
/** Replication factor that leaves the decision to the broker. */
const BROKER_DEFAULT = -1;

export interface TopicOptions {
  readonly topics: readonly TopicDefinition[];
  readonly replicationFactor: number | undefined;
  readonly logger: Logger;
}

/**
 * Creates the topics that are missing and waits for their leaders; safe for several processes at once. A topic keeps
 * its number of partitions: with another number keys would move to other partitions and lose their order.
 */
export async function ensureTopics(admin: Admin, { topics, replicationFactor, logger }: TopicOptions): Promise<void> {
  const wanted = topics.flatMap((topic) => topicConfigs(topic, replicationFactor ?? BROKER_DEFAULT));
  const existing = new Set(await admin.listTopics());
  const missing = wanted.filter(({ topic }) => !existing.has(topic));
  if (missing.length > 0) {
    // Answers false when another process has created some of them first. The leaders of all are awaited below.
    await admin.createTopics({ topics: missing, waitForLeaders: true, timeout: CREATE_TIMEOUT_MS });
  }
  const metadata = await admin.fetchTopicMetadata({ topics: wanted.map(({ topic }) => topic) });
  for (const { name, partitions } of metadata.topics) {
    const count = wanted.find(({ topic }) => topic === name)?.numPartitions;
    if (count === partitions.length) continue;
    logger.warn({ topic: name, wanted: count, partitions: partitions.length }, 'topic keeps its number of partitions');
  }
}

function topicConfigs({ name, partitions, retentionMs }: TopicDefinition, replicationFactor: number): ITopicConfig[] {
  const config = (topic: string, numPartitions: number, keptMs: number): ITopicConfig => ({
    topic,
    numPartitions,
    replicationFactor,
    configEntries: [
      { name: 'cleanup.policy', value: 'delete' },
      { name: 'retention.ms', value: String(keptMs) },
      { name: 'retention.bytes', value: '-1' },
    ],
  });
  return [config(name, partitions, retentionMs), config(deadLetterTopic(name), DEAD_LETTER_PARTITIONS, -1)];
}
