import { type Digest, EMPTY_ROOT, nodeHash } from './hashes';
import { foldNodes, type NodePlace, subtreesOf } from './merkle-tree';

/** Leaves of a tree: from the first to the last, both included. */
export interface LeafRange {
  readonly first: number;
  readonly last: number;
}

/** Leaves from `begin` to, and without, `end`. */
interface Span {
  readonly begin: number;
  readonly end: number;
}

/** Reads the hash of a complete subtree; a leaf is a subtree of level 0. */
export type ReadNode = (place: NodePlace) => Digest;

/**
 * The subtrees beside a range of leaves, by the split of RFC 6962, from left to right: their hashes are the path of the
 * range's proof. The last one may be incomplete.
 */
function spansBeside({ first, last }: LeafRange, { begin, end }: Span): readonly Span[] {
  if (begin >= end) return [];
  if (end <= first || begin > last) return [{ begin, end }];
  if (begin >= first && end <= last + 1) return [];
  let width = 1;
  while (2 * width < end - begin) width *= 2;
  const range = { first, last };
  return [...spansBeside(range, { begin, end: begin + width }), ...spansBeside(range, { begin: begin + width, end })];
}

/** The complete subtrees whose hashes a proof of the range is made from, in a tree of `size` leaves. */
export function placesForProof(range: LeafRange, size: number): readonly NodePlace[] {
  return spansBeside(range, { begin: 0, end: size }).flatMap(({ begin, end }) => subtreesOf(begin, end));
}

/** Path of the proof that these leaves stand in a tree of `size` leaves. */
export function rangePath(range: LeafRange, size: number, read: ReadNode): readonly Digest[] {
  return spansBeside(range, { begin: 0, end: size }).map(({ begin, end }) =>
    foldNodes(subtreesOf(begin, end).map(read)),
  );
}

interface Stacked {
  readonly width: number;
  readonly hash: Digest;
}

/**
 * Root of a tree from a range of its leaves and the path of their proof. It takes the leaves one after the other and
 * holds only as many hashes as the tree has levels, so a range may have any length.
 */
export class RangeRoot {
  private readonly stack: Stacked[] = [];
  private readonly after: readonly Stacked[];
  private readonly isPathComplete: boolean;
  private next: number;

  constructor(
    private readonly range: LeafRange,
    size: number,
    path: readonly Digest[],
  ) {
    const spans = isWithin(range, size) ? spansBeside(range, { begin: 0, end: size }) : [];
    this.isPathComplete = isWithin(range, size) && spans.length === path.length;
    const stacked = spans.map(({ begin, end }, index) => {
      return { begin, width: end - begin, hash: path[index] ?? EMPTY_ROOT };
    });
    for (const each of stacked.filter(({ begin }) => begin < range.first)) this.push(each);
    this.after = stacked.filter(({ begin }) => begin > range.last);
    this.next = range.first;
  }

  /** Takes the hash of the next leaf of the range. */
  add(leaf: Digest): void {
    this.next += 1;
    this.push({ width: 1, hash: leaf });
  }

  /** Root of the tree; undefined when leaves are missing or too many, or the path does not fit the range. */
  root(): Digest | undefined {
    if (!this.isPathComplete || this.next !== this.range.last + 1) return undefined;
    for (const each of this.after) this.push(each);
    return foldNodes(this.stack.map(({ hash }) => hash));
  }

  /** Adds a subtree on the right. Two neighbours of the same width are the halves of one subtree. */
  private push({ width, hash }: Stacked): void {
    let node: Stacked = { width, hash };
    for (;;) {
      const left = this.stack.at(-1);
      if (left === undefined || left.width !== node.width) break;
      this.stack.pop();
      node = { width: 2 * node.width, hash: nodeHash(left.hash, node.hash) };
    }
    this.stack.push(node);
  }
}

function isWithin({ first, last }: LeafRange, size: number): boolean {
  return [first, last, size].every(Number.isSafeInteger) && 0 <= first && first <= last && last < size;
}
