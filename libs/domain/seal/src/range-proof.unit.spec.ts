import * as fc from 'fast-check';
import { type Digest, leafHash, toHex } from './hashes';
import { merkleRoot, subtreesOf } from './merkle-tree';
import { type LeafRange, placesForProof, rangePath, RangeRoot } from './range-proof';
import { CT_LEAVES, leavesOf, readerOf } from './testing/trees';

function rootFrom(range: LeafRange, size: number, leaves: readonly Digest[], path: readonly Digest[]) {
  const root = new RangeRoot(range, size, path);
  for (const leaf of leaves) root.add(leaf);
  const found = root.root();
  return found && toHex(found);
}

const cases = fc.tuple(fc.integer({ min: 1, max: 130 }), fc.nat(), fc.nat()).map(([size, one, other]) => {
  const [first, last] = [one % size, other % size].toSorted((a, b) => a - b);
  return { size, range: { first: first ?? 0, last: last ?? 0 } };
});

describe('the proof of a range', () => {
  it('of one leaf is the audit path of RFC 6962', () => {
    const path = rangePath({ first: 0, last: 0 }, 8, readerOf(CT_LEAVES));
    expect(path.map(toHex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
  });

  it('gives the root of the tree', () => {
    fc.assert(
      fc.property(cases, ({ size, range }) => {
        const leaves = leavesOf(size);
        const path = rangePath(range, size, readerOf(leaves));
        const root = rootFrom(range, size, leaves.slice(range.first, range.last + 1), path);
        expect(root).toBe(toHex(merkleRoot(leaves)));
      }),
      { numRuns: 200 },
    );
  });

  it('needs no hash for a whole tree', () => {
    expect(rangePath({ first: 0, last: 36 }, 37, readerOf(leavesOf(37)))).toEqual([]);
  });

  it('is made from complete subtrees only, so they can be stored', () => {
    fc.assert(
      fc.property(cases, ({ size, range }) => {
        const beside = placesForProof(range, size).flatMap(({ level, index }) =>
          Array.from({ length: 2 ** level }, (_, leaf) => index * 2 ** level + leaf),
        );
        const inside = Array.from({ length: range.last - range.first + 1 }, (_, leaf) => range.first + leaf);
        expect([...beside, ...inside].toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: size }, (_, leaf) => leaf),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('is refuted by another leaf, place, size or path', () => {
    fc.assert(
      fc.property(cases, fc.nat(), ({ size, range }, chance) => {
        const leaves = leavesOf(size);
        const path = rangePath(range, size, readerOf(leaves));
        const inside = leaves.slice(range.first, range.last + 1);
        const root = toHex(merkleRoot(leaves));
        const other = leafHash(Buffer.from('another'));
        const swapped = (hashes: readonly Digest[]) => hashes.with(chance % hashes.length, other);
        expect(rootFrom(range, size, swapped(inside), path)).not.toBe(root);
        if (path.length > 0) expect(rootFrom(range, size, inside, swapped(path))).not.toBe(root);
        if (path.length > 0) expect(rootFrom(range, size, inside, path.slice(1))).toBeUndefined();
        expect(rootFrom(range, size, inside, [...path, other])).toBeUndefined();
        expect(rootFrom(range, size, [...inside, other], path)).toBeUndefined();
        expect(rootFrom(range, size, inside.slice(1), path)).toBeUndefined();
        const moved = { first: range.first + 1, last: range.last + 1 };
        expect(rootFrom(moved, size, inside, path)).not.toBe(root);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    [{ first: 0, last: 3 }, 3],
    [{ first: 2, last: 1 }, 3],
    [{ first: -1, last: 0 }, 3],
    [{ first: 0.5, last: 1 }, 3],
    [{ first: 0, last: 0 }, Number.NaN],
  ])('is no proof for the range %o of %d leaves', (range, size) => {
    expect(rootFrom(range, size, leavesOf(1), [])).toBeUndefined();
  });

  it('has a path as long as twice the levels of the tree at most', () => {
    const [size, range] = [3_000_000, { first: 1_234_567, last: 1_345_678 }];
    const path = rangePath(range, size, ({ level, index }) => leafHash(Buffer.from(`${level}/${index}`)));
    expect(path.length).toBeLessThan(2 * Math.ceil(Math.log2(size)));
    expect(subtreesOf(0, size).length).toBeLessThan(23);
  });
});
