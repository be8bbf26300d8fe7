import { type Digest, EMPTY_ROOT, nodeHash } from './hashes';

/**
 * The part of a tree that is needed to append to it: the roots of its complete subtrees, the largest first. Their sizes
 * are the powers of two that add up to `size`, so a tree of three million leaves has at most 22 of them.
 */
export interface Frontier {
  /** Number of leaves. */
  readonly size: number;
  readonly nodes: readonly Digest[];
}

export const EMPTY_TREE: Frontier = { size: 0, nodes: [] };

/** A complete subtree: it covers the leaves from `index * 2 ** level` to, and without, `(index + 1) * 2 ** level`. */
export interface NodePlace {
  readonly level: number;
  readonly index: number;
}

export interface TreeNode extends NodePlace {
  readonly hash: Digest;
}

export interface Appended {
  readonly frontier: Frontier;
  /** Subtrees above the leaves that the appended leaves completed. */
  readonly completed: readonly TreeNode[];
}

/** The tree with more leaves, given by their hashes. */
export function appendLeaves({ size, nodes }: Frontier, leaves: readonly Digest[]): Appended {
  const stack = [...nodes];
  const completed: TreeNode[] = [];
  let count = size;
  for (const leaf of leaves) {
    let hash = leaf;
    // Each trailing one in the binary form of the size is a subtree as large as the one that this leaf completes.
    let [level, index] = [0, count];
    while (index % 2 === 1) {
      hash = nodeHash(stack.pop() ?? EMPTY_ROOT, hash);
      level += 1;
      index = (index - 1) / 2;
      completed.push({ level, index, hash });
    }
    stack.push(hash);
    count += 1;
  }
  return { frontier: { size: count, nodes: stack }, completed };
}

/** Root of the tree after RFC 6962. */
export function rootOf({ nodes }: Pick<Frontier, 'nodes'>): Digest {
  return foldNodes(nodes);
}

/** Root over neighbouring subtrees, each smaller than the one before, of which only the last may be incomplete. */
export function foldNodes(nodes: readonly Digest[]): Digest {
  const [last, ...before] = nodes.toReversed();
  if (last === undefined) return EMPTY_ROOT;
  return before.reduce((right, left) => nodeHash(left, right), last);
}

/** Root of a tree of these leaves. */
export function merkleRoot(leaves: readonly Digest[]): Digest {
  return rootOf(appendLeaves(EMPTY_TREE, leaves).frontier);
}

/** The complete subtrees that together cover the leaves from `begin` to, and without, `end`, from left to right. */
export function subtreesOf(begin: number, end: number): readonly NodePlace[] {
  const places: NodePlace[] = [];
  for (let at = begin; at < end;) {
    let level = 0;
    let width = 1;
    // The next larger subtree must begin here and end in time.
    while (at % (2 * width) === 0 && at + 2 * width <= end) {
      width *= 2;
      level += 1;
    }
    places.push({ level, index: at / width });
    at += width;
  }
  return places;
}
