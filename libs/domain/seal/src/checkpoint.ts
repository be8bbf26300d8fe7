import type { AuditKey, Checkpoint, SealedPartition } from '@ballast/contracts';
import { canonicalJson } from './canonical-json';
import { leafHash, sha256Hex, toHex } from './hashes';
import { merkleRoot } from './merkle-tree';
import type { SealingKey } from './signing';

/** `previous` of the first checkpoint. */
export const NO_CHECKPOINT = '0'.repeat(64);

/** The end of the chain of checkpoints. */
export interface ChainEnd {
  readonly sequence: number;
  /** Hash of the last checkpoint. */
  readonly hash: string;
  readonly at: string;
  /** Id of the key that signs the next checkpoint. */
  readonly nextKeyId: string;
}

/** The content of a checkpoint. */
export interface Sealing {
  readonly at: string;
  /** Partitions that have grown, in any order. */
  readonly grown: readonly SealedPartition[];
  /** Latest entry of every partition, those that have grown included, in any order. */
  readonly latest: readonly SealedPartition[];
  /** Key that signs from the next checkpoint on; undefined while the key stays. */
  readonly nextKey: AuditKey | undefined;
}

/** The checkpoint after `end`, signed; the first one of a chain, which names its own key, when there is no end. */
export function makeCheckpoint(
  end: ChainEnd | undefined,
  { at, grown, latest, nextKey }: Sealing,
  key: SealingKey,
): Checkpoint {
  const named = nextKey ?? (end === undefined ? key : undefined);
  const content = {
    sequence: (end?.sequence ?? 0) + 1,
    previous: end?.hash ?? NO_CHECKPOINT,
    at,
    key_id: key.key_id,
    ...(named === undefined ? {} : { next_key: { key_id: named.key_id, public_key: named.public_key } }),
    partitions: [...grown].sort(byPlace),
    root: recordRoot(latest),
  };
  return { ...content, signature: key.sign(canonicalJson(content)) };
}

/** The end of a chain whose last checkpoint is this one. */
export function endAfter(checkpoint: Checkpoint): ChainEnd {
  const { sequence, at, key_id, next_key } = checkpoint;
  return { sequence, hash: checkpointHash(checkpoint), at, nextKeyId: next_key?.key_id ?? key_id };
}

/** Hash by which the next checkpoint names this one. It covers every member, also one that this code does not know. */
export function checkpointHash(checkpoint: Checkpoint): string {
  return sha256Hex(canonicalJson(checkpoint));
}

/** The text that the signature of a checkpoint is made over. */
export function signedText(checkpoint: Checkpoint): string {
  return canonicalJson({ ...checkpoint, signature: undefined });
}

/** Root over the latest entries of all partitions, given in any order. */
export function recordRoot(latest: readonly SealedPartition[]): string {
  const leaves = [...latest]
    .sort(byPlace)
    .map(({ topic, partition, size, root }) => leafHash(Buffer.from(canonicalJson({ topic, partition, size, root }))));
  return toHex(merkleRoot(leaves));
}

/** Order of partitions in a checkpoint: by the UTF-16 units of the topic, then by number. */
export function byPlace(one: SealedPartition, other: SealedPartition): number {
  if (one.topic !== other.topic) return one.topic < other.topic ? -1 : 1;
  return one.partition - other.partition;
}
