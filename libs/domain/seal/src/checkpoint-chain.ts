import type { AuditKey, Checkpoint, SealedPartition } from '@ballast/contracts';
import { byPlace, type ChainEnd, checkpointHash, endAfter, NO_CHECKPOINT, recordRoot, signedText } from './checkpoint';
import { keyIdOf } from './hashes';
import { isSignedBy } from './signing';

/** Number of checkpoints that a log may repeat: its relay sends again what a crash left unacknowledged. */
const REPEATED_MAX = 2_000;

export type ChainFlawKind =
  | 'missing_checkpoints'
  | 'forked'
  | 'wrong_previous'
  | 'foreign_key'
  | 'wrong_key_id'
  | 'wrong_signature'
  | 'wrong_order'
  | 'not_grown'
  | 'wrong_root'
  | 'time_went_back';

/** A difference between a checkpoint and what it has to be. */
export interface ChainFlaw {
  readonly kind: ChainFlawKind;
  readonly sequence: number;
  readonly detail: string;
}

/** The chain of checkpoints as its reader follows it, from the first checkpoint on, one after the other. */
export class CheckpointChain {
  private readonly latest = new Map<string, SealedPartition>();
  private readonly keys = new Map<string, AuditKey>();
  /** Hashes of the last checkpoints by their sequence. */
  private readonly recent = new Map<number, string>();
  private last: ChainEnd | undefined;

  /** @param trusted Key of the first checkpoint as its reader knows it; without it, the key that the checkpoint names. */
  constructor(private readonly trusted?: AuditKey) {
    if (trusted !== undefined) this.keys.set(trusted.key_id, trusted);
  }

  get end(): ChainEnd | undefined {
    return this.last;
  }

  /** Latest entry of every partition. */
  get partitions(): readonly SealedPartition[] {
    return [...this.latest.values()].sort(byPlace);
  }

  /** Whether this checkpoint was taken before, as it is: a log may repeat the last ones. */
  isRepetition(checkpoint: Checkpoint): boolean {
    return this.recent.get(checkpoint.sequence) === checkpointHash(checkpoint);
  }

  /**
   * Takes the next checkpoint, and answers its flaws. The checkpoint counts as the end of the chain all the same, so
   * that each flaw is named once.
   */
  take(checkpoint: Checkpoint): readonly ChainFlaw[] {
    if (this.isRepetition(checkpoint)) return [];
    const flaws = [...this.placeFlaws(checkpoint), ...this.keyFlaws(checkpoint)];
    // A checkpoint that stands behind a later one is a fork of the chain and no part of it.
    if (this.last !== undefined && checkpoint.sequence <= this.last.sequence) return flaws;
    flaws.push(...this.contentFlaws(checkpoint));
    this.last = endAfter(checkpoint);
    this.recent.set(checkpoint.sequence, this.last.hash);
    this.recent.delete(checkpoint.sequence - REPEATED_MAX);
    return flaws;
  }

  private placeFlaws({ sequence, previous, at }: Checkpoint): ChainFlaw[] {
    const expected = (this.last?.sequence ?? 0) + 1;
    if (sequence < expected) {
      return [{ kind: 'forked', sequence, detail: `another checkpoint ${sequence} stands behind ${expected - 1}` }];
    }
    const flaws: ChainFlaw[] = [];
    if (sequence > expected) {
      const which = sequence - 1 === expected ? `${expected} is` : `${expected} to ${sequence - 1} are`;
      flaws.push({ kind: 'missing_checkpoints', sequence, detail: `${which} missing` });
    } else if (previous !== (this.last?.hash ?? NO_CHECKPOINT)) {
      const detail = 'the checkpoint before is not the one that it names';
      flaws.push({ kind: 'wrong_previous', sequence, detail });
    }
    if (this.last !== undefined && at < this.last.at) {
      flaws.push({ kind: 'time_went_back', sequence, detail: `${at} is before ${this.last.at}` });
    }
    return flaws;
  }

  private keyFlaws(checkpoint: Checkpoint): ChainFlaw[] {
    const { sequence, key_id, next_key } = checkpoint;
    const flaws: ChainFlaw[] = [];
    const isNamed = next_key === undefined || isKeyNamed(next_key);
    if (!isNamed) flaws.push({ kind: 'wrong_key_id', sequence, detail: 'the id of the next key is that of another' });
    const inForce = this.last?.nextKeyId ?? this.trusted?.key_id ?? next_key?.key_id;
    const named = key_id === next_key?.key_id ? next_key : undefined;
    const key = this.keys.get(key_id) ?? (this.last === undefined && isNamed ? named : undefined);
    if (key_id !== inForce || key === undefined) {
      const detail = `it is signed by the key ${key_id}, which the chain does not name`;
      return [...flaws, { kind: 'foreign_key', sequence, detail }];
    }
    if (!isSignedBy(key, signedText(checkpoint), checkpoint.signature)) {
      flaws.push({ kind: 'wrong_signature', sequence, detail: 'the signature is not that of its content' });
    }
    this.keys.set(key.key_id, key);
    if (next_key !== undefined && isNamed) this.keys.set(next_key.key_id, next_key);
    return flaws;
  }

  private contentFlaws({ sequence, partitions, root }: Checkpoint): readonly ChainFlaw[] {
    const flaws: ChainFlaw[] = [];
    partitions.forEach((entry, index) => {
      const { topic, partition, size } = entry;
      const place = `${topic}/${partition}`;
      const before = partitions[index - 1];
      if (before !== undefined && byPlace(before, entry) >= 0) {
        flaws.push({ kind: 'wrong_order', sequence, detail: `${place} is not at its place` });
      }
      const sealed = this.latest.get(place)?.size ?? 0;
      if (size <= sealed) {
        flaws.push({ kind: 'not_grown', sequence, detail: `${place} has ${size} messages after ${sealed}` });
      }
      this.latest.set(place, entry);
    });
    if (recordRoot([...this.latest.values()]) !== root) {
      flaws.push({ kind: 'wrong_root', sequence, detail: 'the root is not that of the partitions' });
    }
    return flaws;
  }
}

function isKeyNamed({ key_id, public_key }: AuditKey): boolean {
  try {
    return keyIdOf(public_key) === key_id;
  } catch {
    return false;
  }
}
