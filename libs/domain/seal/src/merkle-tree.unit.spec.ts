import * as fc from 'fast-check';
import { type Digest, nodeHash, toHex } from './hashes';
import { appendLeaves, EMPTY_TREE, foldNodes, merkleRoot, rootOf, subtreesOf } from './merkle-tree';
import { CT_LEAVES, leavesOf, readerOf } from './testing/trees';

/** The definition of RFC 6962, section 2.1, word for word. */
function treeHash(leaves: readonly Digest[]): Digest {
  const [only] = leaves;
  if (only === undefined || leaves.length === 1) return only ?? merkleRoot([]);
  let width = 1;
  while (2 * width < leaves.length) width *= 2;
  return nodeHash(treeHash(leaves.slice(0, width)), treeHash(leaves.slice(width)));
}

const sizes = fc.integer({ min: 0, max: 300 });

describe('a Merkle tree', () => {
  it.each([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [4, 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
    [5, '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
    [6, '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
    [7, 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('of %i leaves has the root of the test vectors of Certificate Transparency', (size, root) => {
    expect(toHex(merkleRoot(CT_LEAVES.slice(0, size)))).toBe(root);
  });

  it('has the root that RFC 6962 defines', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const leaves = leavesOf(size);
        expect(toHex(merkleRoot(leaves))).toBe(toHex(treeHash(leaves)));
      }),
      { numRuns: 40 },
    );
  });

  it('has the same frontier however its leaves are appended', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }), (parts) => {
        const leaves = leavesOf(parts.reduce((sum, part) => sum + part, 0));
        let tree = EMPTY_TREE;
        for (const part of parts) tree = appendLeaves(tree, leaves.slice(tree.size, tree.size + part)).frontier;
        expect(tree).toEqual(appendLeaves(EMPTY_TREE, leaves).frontier);
        expect(toHex(rootOf(tree))).toBe(toHex(treeHash(leaves)));
      }),
      { numRuns: 40 },
    );
  });

  it('holds one hash for each one in the binary form of its size', () => {
    expect(appendLeaves(EMPTY_TREE, leavesOf(0b1011)).frontier.nodes).toHaveLength(3);
    expect(appendLeaves(EMPTY_TREE, leavesOf(256)).frontier.nodes).toHaveLength(1);
  });

  it('names each subtree that leaves complete, once, with its hash', () => {
    const leaves = leavesOf(37);
    const first = appendLeaves(EMPTY_TREE, leaves.slice(0, 13));
    const second = appendLeaves(first.frontier, leaves.slice(13));
    const completed = [...first.completed, ...second.completed];
    const read = readerOf(leaves);
    expect(completed.map(({ hash }) => toHex(hash))).toEqual(completed.map((node) => toHex(read(node))));
    const places = completed.map(({ level, index }) => `${level}/${index}`);
    const expected = [1, 2, 3, 4, 5].flatMap((level) =>
      Array.from({ length: Math.floor(37 / 2 ** level) }, (_, index) => `${level}/${index}`),
    );
    expect(places.toSorted()).toEqual(expected.toSorted());
  });
});

describe('the subtrees of a part of a tree', () => {
  it('cover each leaf once, and have its root when the part begins at a multiple of its width', () => {
    fc.assert(
      fc.property(sizes, sizes, (one, other) => {
        const [begin, end] = [Math.min(one, other), Math.max(one, other)];
        const covered = subtreesOf(begin, end).flatMap(({ level, index }) =>
          Array.from({ length: 2 ** level }, (_, leaf) => index * 2 ** level + leaf),
        );
        expect(covered).toEqual(Array.from({ length: end - begin }, (_, leaf) => begin + leaf));
        const leaves = leavesOf(end);
        const whole = foldNodes(subtreesOf(0, end).map(readerOf(leaves)));
        expect(toHex(whole)).toBe(toHex(treeHash(leaves)));
      }),
      { numRuns: 40 },
    );
  });
});
