import * as fc from 'fast-check';
import { allocate } from './allocate';
import { Decimal } from './decimal';
import { formatUnits } from './units';

const anyTotal = fc.bigInt({ min: 0n, max: 10n ** 20n });
const anyWeights = fc
  .array(fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 12n }), fc.bigInt({ min: 0n, max: 10n ** 18n })), {
    minLength: 1,
    maxLength: 100,
  })
  .filter((weights) => weights.some((weight) => weight > 0n));

/** The same method written the slow way: exact shares in big.js, the largest fractions first. */
function allocateByBig(total: bigint, weights: readonly bigint[]): readonly string[] {
  const weightSum = Decimal.sum(weights.map((weight) => Decimal.of(`${weight}`)));
  const shares = weights.map((weight, index) => {
    const product = Decimal.of(`${total}`).times(Decimal.of(`${weight}`));
    const whole = product.dividedBy(weightSum, 0, 'down');
    return { index, whole, rest: product.minus(whole.times(weightSum)) };
  });
  const left = Decimal.of(`${total}`).minus(Decimal.sum(shares.map((share) => share.whole)));
  const ranked = [...shares].sort((a, b) => b.rest.compare(a.rest) || a.index - b.index);
  const raised = new Set(ranked.slice(0, Number(left.toString())).map((share) => share.index));
  return shares.map((share) => (raised.has(share.index) ? share.whole.plus(Decimal.ONE) : share.whole).toString());
}

describe('allocate', () => {
  it('splits 10000.00 over 50, 30 and 20 percent', () => {
    expect(allocate(1000000n, [50n, 30n, 20n])).toEqual([500000n, 300000n, 200000n]);
  });

  it('gives the cents that are left to the largest remainders', () => {
    // Exact shares 3.34, 3.33 and 3.33 of ten: the one unit left goes to the first.
    expect(allocate(10n, [334n, 333n, 333n])).toEqual([4n, 3n, 3n]);
    expect(allocate(100n, [16n, 17n, 67n])).toEqual([16n, 17n, 67n]);
    expect(allocate(7n, [1n, 2n, 4n])).toEqual([1n, 2n, 4n]);
    expect(allocate(5n, [1n, 2n, 4n])).toEqual([1n, 1n, 3n]);
  });

  it('gives a tie to the earlier entry', () => {
    expect(allocate(1n, [1n, 1n, 1n])).toEqual([1n, 0n, 0n]);
    expect(allocate(2n, [1n, 1n, 1n])).toEqual([1n, 1n, 0n]);
    expect(allocate(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
  });

  it('gives nothing to a weight of 0', () => {
    expect(allocate(5n, [0n, 3n, 0n, 3n])).toEqual([0n, 3n, 0n, 2n]);
  });

  it('tells apart remainders that differ in the 18th decimal', () => {
    const half = 500_000_000_000_000_000n;
    expect(allocate(1n, [half - 1n, half + 1n])).toEqual([0n, 1n]);
    expect(allocate(1n, [half + 1n, half - 1n])).toEqual([1n, 0n]);
  });

  it('splits 0 over weights that are all 0, and refuses to split more than 0 over them', () => {
    expect(allocate(0n, [0n, 0n])).toEqual([0n, 0n]);
    expect(() => allocate(1n, [0n, 0n])).toThrow(RangeError);
  });

  it('refuses a negative total and a negative weight', () => {
    expect(() => allocate(-1n, [1n])).toThrow(RangeError);
    expect(() => allocate(1n, [2n, -1n])).toThrow(RangeError);
  });

  it('makes parts that sum to the total', () => {
    fc.assert(
      fc.property(anyTotal, anyWeights, (total, weights) => {
        expect(allocate(total, weights).reduce((sum, part) => sum + part, 0n)).toBe(total);
      }),
    );
  });

  it('keeps each part within one unit of its exact share', () => {
    fc.assert(
      fc.property(anyTotal, anyWeights, (total, weights) => {
        const weightSum = weights.reduce((sum, weight) => sum + weight, 0n);
        allocate(total, weights).forEach((part, index) => {
          const share = total * (weights[index] ?? 0n);
          expect(part * weightSum > share - weightSum && part * weightSum < share + weightSum).toBe(true);
        });
      }),
    );
  });

  it('never gives an entry less than an entry with a smaller weight', () => {
    fc.assert(
      fc.property(anyTotal, anyWeights, (total, weights) => {
        const ranked = allocate(total, weights)
          .map((part, index) => ({ part, weight: weights[index] ?? 0n }))
          .sort((a, b) => Number(a.weight > b.weight) - Number(a.weight < b.weight) || Number(a.part - b.part));
        const partsByWeight = ranked.map(({ part }) => part);
        ranked.forEach(({ weight }, index) => {
          const lighter = ranked.filter((other) => other.weight < weight).map(({ part }) => part);
          expect(lighter.every((part) => part <= (partsByWeight[index] ?? 0n))).toBe(true);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('agrees with the same method in big.js', () => {
    fc.assert(
      fc.property(anyTotal, anyWeights, (total, weights) => {
        expect(allocate(total, weights).map((part) => formatUnits(part, 0))).toEqual(allocateByBig(total, weights));
      }),
    );
  });
});
