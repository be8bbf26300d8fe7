import { type Digest, EMPTY_ROOT } from './hashes';
import { appendLeaves, EMPTY_TREE, type Frontier, type NodePlace, rootOf } from './merkle-tree';

interface Subtree extends NodePlace {
  readonly begin: number;
  readonly end: number;
}

/** Hashes of some complete subtrees, from the leaves of the tree one after the other. It holds no leaves. */
export class SubtreeHashes {
  private readonly wanted: readonly Subtree[];
  private readonly hashes = new Map<string, Digest>();
  private tree: Frontier = EMPTY_TREE;
  private next = 0;

  /** @param places Subtrees that do not overlap, from left to right. */
  constructor(places: readonly NodePlace[]) {
    this.wanted = places.map(({ level, index }) => {
      return { level, index, begin: index * 2 ** level, end: (index + 1) * 2 ** level };
    });
  }

  /** Whether a leaf belongs to the subtree that is being hashed. */
  needs(leafIndex: number): boolean {
    const subtree = this.wanted[this.next];
    return subtree !== undefined && leafIndex >= subtree.begin && leafIndex < subtree.end;
  }

  /** Takes a leaf that is needed. */
  add(leafIndex: number, leaf: Digest): void {
    const subtree = this.wanted[this.next];
    if (subtree === undefined || leafIndex !== subtree.begin + this.tree.size) return;
    this.tree = appendLeaves(this.tree, [leaf]).frontier;
    if (leafIndex + 1 < subtree.end) return;
    this.hashes.set(keyOf(subtree), rootOf(this.tree));
    this.tree = EMPTY_TREE;
    this.next += 1;
  }

  /** Hash of a subtree; that of nothing for a subtree whose leaves were not all there. */
  read(place: NodePlace): Digest {
    return this.hashes.get(keyOf(place)) ?? EMPTY_ROOT;
  }
}

function keyOf({ level, index }: NodePlace): string {
  return `${level}/${index}`;
}
