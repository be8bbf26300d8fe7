import { deadLetterTopic, type TopicDefinition } from './port';

/** Number of partitions of a dead-letter topic: dead letters are few and read by people. They are kept for ever. */
const DEAD_LETTER_PARTITIONS = 1;

/** Retention of a topic that keeps its messages for ever. */
const FOR_EVER = -1;

/** Every topic of the log: each topic with the one for its dead letters. */
export function agreedTopics(topics: readonly TopicDefinition[]): readonly TopicDefinition[] {
  return topics.flatMap(({ name, partitions, retentionMs }) => [
    { name, partitions, retentionMs },
    { name: deadLetterTopic(name), partitions: DEAD_LETTER_PARTITIONS, retentionMs: FOR_EVER },
  ]);
}

/**
 * Offset at which a group begins that has never read a partition. A topic that is kept for ever begins at 0: if it does
 * not, messages are missing. Another topic begins with the oldest message that has not expired.
 */
export function startOffset({ retentionMs }: Pick<TopicDefinition, 'retentionMs'>, first: bigint | number): string {
  return retentionMs === FOR_EVER ? '0' : String(first);
}
