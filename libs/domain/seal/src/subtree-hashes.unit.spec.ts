import { EMPTY_ROOT, toHex } from './hashes';
import { merkleRoot } from './merkle-tree';
import { placesForProof, rangePath } from './range-proof';
import { SubtreeHashes } from './subtree-hashes';
import { leavesOf, readerOf } from './testing/trees';

describe('the hashes beside a range', () => {
  it('come from the leaves one after the other', () => {
    const leaves = leavesOf(45);
    for (const range of [
      { first: 0, last: 0 },
      { first: 7, last: 20 },
      { first: 44, last: 44 },
      { first: 0, last: 44 },
    ]) {
      const hashes = new SubtreeHashes(placesForProof(range, leaves.length));
      leaves.forEach((leaf, index) => {
        if (hashes.needs(index)) hashes.add(index, leaf);
      });
      const path = rangePath(range, leaves.length, (place) => hashes.read(place));
      expect(path.map(toHex)).toEqual(rangePath(range, leaves.length, readerOf(leaves)).map(toHex));
    }
  });

  it('need no leaf of the range itself', () => {
    const hashes = new SubtreeHashes(placesForProof({ first: 2, last: 5 }, 8));
    const needed = Array.from({ length: 8 }, (_, index) => index).filter((index) => {
      const isNeeded = hashes.needs(index);
      if (isNeeded) hashes.add(index, merkleRoot([]));
      return isNeeded;
    });
    expect(needed).toEqual([0, 1, 6, 7]);
  });

  it('are those of nothing where leaves are missing', () => {
    const hashes = new SubtreeHashes([{ level: 1, index: 0 }]);
    hashes.add(1, merkleRoot(leavesOf(1)));
    expect(toHex(hashes.read({ level: 1, index: 0 }))).toBe(toHex(EMPTY_ROOT));
  });
});
