import { appendLeaves, type Frontier, rootOf, type Seal, type SealedLeaf, toHex } from '@ballast/domain-seal';
import { SealedTrees, type SealTables } from '@ballast/proving';

/** A part of a partition: the messages behind a sound tree, up to the size of a seal. */
export interface SealedPart {
  readonly topic: string;
  readonly partition: number;
  readonly sound: Frontier;
  readonly seal: Seal;
}

/**
 * Leaves that the auditor has stored in its database. They are believed only where they have the root of the seal, so
 * whoever changes them hides nothing: it is just not known any more which message differs.
 */
export class StoredLeaves {
  private readonly trees: SealedTrees;

  constructor(tables: SealTables) {
    this.trees = new SealedTrees(tables);
  }

  /** The sealed leaves of a part, in order; undefined when the database does not have them, or has others. */
  async read({ topic, partition, sound, seal }: SealedPart): Promise<readonly SealedLeaf[] | undefined> {
    const range = { topic, partition, first: sound.size, last: seal.size - 1 };
    const placed = await this.trees.leaves(range).catch(() => []);
    const leaves = placed.map(({ offset, hash }) => ({ offset, leaf: hash }));
    const { frontier } = appendLeaves(
      sound,
      leaves.map(({ leaf }) => leaf),
    );
    const isSealed = frontier.size === seal.size && toHex(rootOf(frontier)) === seal.root;
    return isSealed ? leaves : undefined;
  }
}
