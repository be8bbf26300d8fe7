import * as fc from 'fast-check';
import { leafHash, toHex } from './hashes';
import { merkleRoot } from './merkle-tree';
import { type Seal, SealedPartitionCheck } from './sealed-partition';
import { leavesOf } from './testing/trees';

const LEAVES = leavesOf(20);
const SEALS: readonly Seal[] = [3, 4, 11, 17].map((size, index) => {
  return { size, root: toHex(merkleRoot(LEAVES.slice(0, size))), sequence: index + 1 };
});

function checkOf(leaves: typeof LEAVES, seals = SEALS): SealedPartitionCheck {
  const check = new SealedPartitionCheck(seals);
  for (const leaf of leaves) check.take(leaf);
  return check;
}

describe('a partition', () => {
  it('is whole when it has the root of each seal, and what came later is counted', () => {
    const check = checkOf(LEAVES);
    expect(check.findBroken()).toBeUndefined();
    expect([check.size, check.unsealed]).toEqual([20, 3]);
  });

  it('that was never sealed has messages that wait for their seal', () => {
    const check = checkOf(LEAVES, []);
    expect([check.findBroken(), check.unsealed]).toEqual([undefined, 20]);
  });

  it.each([
    [0, 1, 0],
    [3, 2, 3],
    [4, 3, 4],
    [10, 3, 4],
    [16, 4, 11],
  ])('whose message %i is another breaks seal %i, which covers messages from %i on', (index, sequence, first) => {
    const broken = checkOf(LEAVES.with(index, leafHash(Buffer.from('another')))).findBroken();
    expect(broken).toMatchObject({ sound: { size: first }, seal: SEALS[sequence - 1], isReached: true });
  });

  it('whose end is missing does not reach its last seal', () => {
    expect(checkOf(LEAVES.slice(0, 12)).findBroken()).toMatchObject({
      sound: { size: 11 },
      seal: SEALS[3],
      isReached: false,
    });
    expect(checkOf([]).findBroken()).toMatchObject({ sound: { size: 0 }, seal: SEALS[0], isReached: false });
  });

  it('whose sealed messages are changed, left out, doubled or swapped is never whole', () => {
    const place = fc.nat(16);
    const another = leafHash(Buffer.from('another'));
    fc.assert(
      fc.property(place, place, fc.constantFrom('change', 'remove', 'double', 'swap'), (one, other, how) => {
        const [first = another, second = another] = [LEAVES[one], LEAVES[other]];
        const tampered = {
          change: LEAVES.with(one, another),
          remove: LEAVES.toSpliced(one, 1),
          double: LEAVES.toSpliced(one, 0, first),
          swap: LEAVES.with(one, second).with(other, first),
        }[how];
        const isSame = how === 'swap' && one === other;
        // A message that is doubled behind the last sealed one is a new message.
        const isBehind = how === 'double' && one === 16;
        expect(checkOf(tampered).findBroken() === undefined).toBe(isSame || isBehind);
      }),
      { numRuns: 200 },
    );
  });
});
