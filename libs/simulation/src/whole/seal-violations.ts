import { decode, SEALED_TOPICS, TOPICS } from '@ballast/contracts';
import { checkpointSealed } from '@ballast/contracts/audit';
import { CheckpointChain, leafOf, type Seal, SealedPartitionCheck } from '@ballast/domain-seal';
import type { MemoryPartition, MemoryTopics } from '@ballast/platform-log';

/**
 * Violations of the seals of the record, a sentence for each: the checkpoints in the log are one chain, and each
 * partition has the root of each of its seals. Messages behind the last checkpoint may wait for the next one.
 */
export function sealViolations(topics: MemoryTopics): readonly string[] {
  const chain = new CheckpointChain();
  const seals = new Map<string, Seal[]>();
  const violations: string[] = [];
  for (const message of topics.partitionsOf(TOPICS.auditCheckpoints).flatMap(messagesOf)) {
    const { data: checkpoint } = decode(checkpointSealed, message);
    const { sequence } = checkpoint;
    // A relay that died before it forgot a message sends it again.
    if (chain.isRepetition(checkpoint)) continue;
    violations.push(...chain.take(checkpoint).map(({ detail }) => `checkpoint ${sequence}: ${detail}`));
    for (const { topic, partition, size, root } of checkpoint.partitions) {
      const place = `${topic}/${partition}`;
      seals.set(place, [...(seals.get(place) ?? []), { size, root, sequence }]);
    }
  }
  const partitions = SEALED_TOPICS.flatMap((topic) => topics.partitionsOf(topic));
  return [...violations, ...partitions.flatMap((partition) => brokenSeal(partition, seals))];
}

function brokenSeal(partition: MemoryPartition, seals: ReadonlyMap<string, readonly Seal[]>): readonly string[] {
  const place = `${partition.topic}/${partition.index}`;
  const check = new SealedPartitionCheck(seals.get(place) ?? []);
  for (const message of messagesOf(partition)) check.take(leafOf(message));
  const broken = check.findBroken();
  return broken === undefined ? [] : [`${place} is not as checkpoint ${broken.seal.sequence} has sealed it`];
}

function messagesOf(partition: MemoryPartition): ReturnType<MemoryPartition['from']> {
  return partition.from(partition.first);
}
