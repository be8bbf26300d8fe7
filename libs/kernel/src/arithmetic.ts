import { allocate } from './allocate';
import { assertSameAsset, type Amount } from './amount';
import { divide, mulDiv, powerOfTen, type Rounding } from './rounding';

/** Basis points in the whole: 10,000 bps are 100 %. */
export const BASIS_POINTS = 10_000n;

/** Zero of the same asset at the same scale. */
export function zeroOf<A extends Amount>(amount: A): A {
  return { ...amount, units: 0n };
}

export function isZero({ units }: Amount): boolean {
  return units === 0n;
}

export function isPositive({ units }: Amount): boolean {
  return units > 0n;
}

export function isNegative({ units }: Amount): boolean {
  return units < 0n;
}

/** The same amount without its sign. */
export function absolute<A extends Amount>(amount: A): A {
  return amount.units < 0n ? { ...amount, units: -amount.units } : amount;
}

export function add<A extends Amount>(left: A, right: NoInfer<A>): A {
  assertSameAsset(left, right);
  return { ...left, units: left.units + right.units };
}

export function subtract<A extends Amount>(left: A, right: NoInfer<A>): A {
  assertSameAsset(left, right);
  return { ...left, units: left.units - right.units };
}

/** The sum of `zero` and any number of amounts. `zero` gives asset and scale, even when there are no amounts. */
export function sum<A extends Amount>(zero: A, amounts: readonly NoInfer<A>[]): A {
  let { units } = zero;
  for (const amount of amounts) {
    assertSameAsset(zero, amount);
    units += amount.units;
  }
  return { ...zero, units };
}

/** Parts of the total in proportion to the weights, in their order, by largest remainder: see {@link allocate}. */
export function split<A extends Amount>(total: A, weights: readonly bigint[]): readonly A[] {
  return allocate(total.units, weights).map((units) => ({ ...total, units }));
}

/** The same amount at another scale, rounded once when that scale is coarser. */
export function atScale<A extends Amount>(amount: A, scale: number, rounding: Rounding): A {
  const units =
    scale >= amount.scale
      ? amount.units * powerOfTen(scale - amount.scale)
      : divide(amount.units, powerOfTen(amount.scale - scale), rounding);
  return { ...amount, scale, units };
}

/** Exact product of an amount and a factor. Its scale is the sum of both scales, so no digit is lost. */
export function multiply<A extends Amount>(amount: A, factor: { readonly units: bigint; readonly scale: number }): A {
  return { ...amount, scale: amount.scale + factor.scale, units: amount.units * factor.units };
}

/** The amount plus `bps` basis points of it, rounded once. */
export function plusBps<A extends Amount>(amount: A, bps: number, rounding: Rounding): A {
  return { ...amount, units: mulDiv(amount.units, BASIS_POINTS + BigInt(bps), BASIS_POINTS, rounding) };
}

/** Whether a part is more than `bps` basis points of the whole. Exact. Neither amount may be negative. */
export function exceedsBps<A extends Amount>(part: A, whole: NoInfer<A>, bps: number): boolean {
  assertSameAsset(part, whole);
  return part.units * BASIS_POINTS > whole.units * BigInt(bps);
}
