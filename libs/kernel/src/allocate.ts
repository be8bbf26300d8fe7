/**
 * Splits a total in proportion to weights by the method of the largest remainder, in whole units.
 *
 * The parts sum to the total and stand in the order of the weights; each is its exact share rounded down or up; a tie
 * goes to the earlier entry; a weight of 0 gets 0. Remainders are compared as exact integers, never as rounded
 * quotients, so the result depends on nothing but the numbers. The weights need no particular sum.
 */
export function allocate(total: bigint, weights: readonly bigint[]): readonly bigint[] {
  if (total < 0n) {
    throw new RangeError(`cannot split a negative total: ${total}`);
  }
  const sum = sumOfWeights(weights);
  if (sum === 0n) {
    if (total === 0n) {
      return weights.map(() => 0n);
    }
    throw new RangeError('cannot split over weights that sum to 0');
  }
  const parts: bigint[] = [];
  const remainders: { readonly index: number; readonly remainder: bigint }[] = [];
  let left = total;
  weights.forEach((weight, index) => {
    const share = total * weight;
    const part = share / sum;
    parts.push(part);
    left -= part;
    remainders.push({ index, remainder: share % sum });
  });
  if (left === 0n) {
    return parts;
  }
  // Array.prototype.sort is stable, which is what gives a tie to the earlier entry.
  remainders.sort((a, b) => (a.remainder === b.remainder ? 0 : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of remainders.slice(0, Number(left))) {
    parts[index] = (parts[index] ?? 0n) + 1n;
  }
  return parts;
}

function sumOfWeights(weights: readonly bigint[]): bigint {
  let sum = 0n;
  for (const weight of weights) {
    if (weight < 0n) {
      throw new RangeError(`a weight cannot be negative: ${weight}`);
    }
    sum += weight;
  }
  return sum;
}
