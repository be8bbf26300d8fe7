import type { Admin, ITopicConfig } from 'kafkajs';
import type { Logger } from '../observe';
import { deadLetterTopic, type TopicDefinition } from '../port';

/** Dead letters are few and read by people: one partition, kept for ever. */
const DEAD_LETTER_PARTITIONS = 1;
const CREATE_TIMEOUT_MS = 30_000;
/** Let the broker decide. */
const BROKER_DEFAULT = -1;

export interface TopicOptions {
  readonly topics: readonly TopicDefinition[];
  readonly replicationFactor: number | undefined;
  readonly logger: Logger;
}

/**
 * Creates the topics that are missing and waits for their leaders; safe for several processes at once. A topic keeps
 * the number of partitions it has: another number would give keys another partition and so lose their order.
 */
export async function ensureTopics(admin: Admin, { topics, replicationFactor, logger }: TopicOptions): Promise<void> {
  const wanted = topics.flatMap((topic) => topicConfigs(topic, replicationFactor ?? BROKER_DEFAULT));
  const existing = new Set(await admin.listTopics());
  const missing = wanted.filter(({ topic }) => !existing.has(topic));
  if (missing.length > 0) {
    // Answers false when another process was faster with some of them: the leaders of all are awaited below.
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
