import type { Digest } from './hashes';
import { fromHex, isSameDigest } from './hashes';
import { appendLeaves, EMPTY_TREE, type Frontier, rootOf } from './merkle-tree';

/** The state of a partition that one checkpoint seals. */
export interface Seal {
  /** Number of messages that are sealed. */
  readonly size: number;
  /** In hex. */
  readonly root: string;
  /** Sequence of the checkpoint. */
  readonly sequence: number;
}

/** Messages of a partition between two checkpoints, of which at least one is not as it was sealed. */
export interface BrokenSeal {
  /** The messages up to the seal before, which is whole; the broken seal covers those from there on. */
  readonly sound: Frontier;
  readonly seal: Seal;
  /** False when messages at the end are missing, so that nothing could be compared. */
  readonly isReached: boolean;
}

/**
 * Check of one partition against its seals: the messages that are there now, one after the other, must have the root of
 * each seal at its size. Seals behind a broken one cover its messages too, so they are not compared.
 */
export class SealedPartitionCheck {
  private tree: Frontier = EMPTY_TREE;
  private next = 0;
  private sound: Frontier = EMPTY_TREE;
  private broken: BrokenSeal | undefined;

  /** @param seals Seals of the partition by their size, the smallest first. */
  constructor(private readonly seals: readonly Seal[]) {}

  /** Takes the leaf of the next message. */
  take(leaf: Digest): void {
    this.tree = appendLeaves(this.tree, [leaf]).frontier;
    const seal = this.seals[this.next];
    if (seal === undefined || this.tree.size < seal.size) return;
    const root = fromHex(seal.root);
    const isSound = root !== undefined && isSameDigest(rootOf(this.tree), root);
    if (isSound && this.broken === undefined) this.sound = this.tree;
    else this.broken ??= { sound: this.sound, seal, isReached: true };
    this.next += 1;
  }

  /** Number of messages that were taken. */
  get size(): number {
    return this.tree.size;
  }

  /** Number of messages behind the last seal. */
  get unsealed(): number {
    return Math.max(0, this.tree.size - (this.seals.at(-1)?.size ?? 0));
  }

  /** The first seal that is broken, after the last message; undefined when all are whole. */
  findBroken(): BrokenSeal | undefined {
    const seal = this.seals[this.next];
    return this.broken ?? (seal && { sound: this.sound, seal, isReached: false });
  }
}
