import { assertNever } from './assert-never';

/**
 * `down` is towards zero, `up` away from zero, `halfEven` to the nearest, an exact half to the even neighbour.
 * There is no default: every rounding names its mode where it happens.
 */
export type Rounding = 'down' | 'up' | 'halfEven';

/** `numerator / denominator` as an integer. The denominator must be positive. */
export function divide(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  if (denominator <= 0n) {
    throw new RangeError(`denominator must be greater than 0, got ${denominator}`);
  }
  const quotient = numerator / denominator;
  const remainder = numerator % denominator;
  if (remainder === 0n) {
    return quotient;
  }
  const awayFromZero = numerator < 0n ? quotient - 1n : quotient + 1n;
  switch (rounding) {
    case 'down':
      return quotient;
    case 'up':
      return awayFromZero;
    case 'halfEven': {
      const twice = 2n * (remainder < 0n ? -remainder : remainder);
      if (twice === denominator) {
        return quotient % 2n === 0n ? quotient : awayFromZero;
      }
      return twice > denominator ? awayFromZero : quotient;
    }
    default:
      return assertNever(rounding);
  }
}

/** `a * b / denominator` with one rounding at the end: the product is exact. */
export function mulDiv(a: bigint, b: bigint, denominator: bigint, rounding: Rounding): bigint {
  return divide(a * b, denominator, rounding);
}

const POWERS_OF_TEN: readonly bigint[] = Array.from({ length: 64 }, (_, exponent) => 10n ** BigInt(exponent));

/** 10 to the power of a small non-negative integer. Read from a table, because every conversion of scales needs it. */
export function powerOfTen(exponent: number): bigint {
  return POWERS_OF_TEN[exponent] ?? 10n ** BigInt(exponent);
}
