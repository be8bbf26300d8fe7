import type { Checkpoint, SealedPartition } from '@ballast/contracts';
import { endAfter, makeCheckpoint } from '../checkpoint';
import { sha256Hex } from '../hashes';
import { signingKey } from './keys';

/** An entry of a partition whose root follows from its size. */
export function entry(topic: string, partition: number, size: number): SealedPartition {
  return { topic, partition, size, root: sha256Hex(`${topic}/${partition} of ${size}`) };
}

/** A time in seconds after the beginning of a chain. */
export function atSecond(second: number): string {
  return new Date(Date.parse('2026-04-17T10:30:00.000Z') + second * 1_000).toISOString();
}

/** A chain of checkpoints in which two partitions take turns to grow. */
export function chainOf(length: number, key = signingKey()): readonly Checkpoint[] {
  const chain: Checkpoint[] = [];
  const latest = new Map<string, SealedPartition>();
  for (let index = 0; index < length; index += 1) {
    const grown = entry('a.events.v1', index % 2, index + 1);
    latest.set(`${grown.topic}/${grown.partition}`, grown);
    const last = chain.at(-1);
    const sealing = { at: atSecond(index), grown: [grown], latest: [...latest.values()], nextKey: undefined };
    chain.push(makeCheckpoint(last && endAfter(last), sealing, key));
  }
  return chain;
}
