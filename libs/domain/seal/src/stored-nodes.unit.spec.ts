import { appendLeaves, EMPTY_TREE, merkleRoot, type NodePlace } from './merkle-tree';
import { STORED_LEVELS, storedBelow } from './stored-nodes';
import { leavesOf } from './testing/trees';

const LEAVES = leavesOf(1_500);

function storedHashes(): ReadonlyMap<string, Uint8Array> {
  const { completed } = appendLeaves(EMPTY_TREE, LEAVES);
  const leaves = LEAVES.map((hash, index) => ({ level: 0, index, hash }));
  const stored = [...leaves, ...completed.filter(({ level }) => level % STORED_LEVELS === 0)];
  return new Map(stored.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
}

describe('a subtree', () => {
  const stored = storedHashes();

  it.each<NodePlace>([
    { level: 0, index: 7 },
    { level: 5, index: 3 },
    { level: 8, index: 4 },
    { level: 10, index: 0 },
  ])('is hashed from stored ones: $level/$index', ({ level, index }) => {
    const span = storedBelow({ level, index });
    expect(span.level % STORED_LEVELS).toBe(0);
    const hashes = Array.from({ length: span.count }, (_, at) => stored.get(`${span.level}/${span.first + at}`));
    const width = 2 ** level;
    expect(merkleRoot(hashes.flatMap((hash) => hash ?? []))).toEqual(
      merkleRoot(LEAVES.slice(index * width, (index + 1) * width)),
    );
  });
});
