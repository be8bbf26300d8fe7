import Big from 'big.js';
import { assertNever } from './assert-never';
import type { Rounding } from './rounding';
import { DecimalFormatError, isPlainDecimal } from './units';

// A separate constructor, so that no other code can change its settings. Strict: it refuses JavaScript numbers, so no
// binary fraction can slip in.
const Strict = Big();
Strict.strict = true;

/**
 * An exact decimal for values that are not on the hot path: spreads, percentages, checks. Immutable. Sums and products
 * are exact; `dividedBy` and `toFixed` round, and take scale and mode.
 */
export class Decimal {
  static readonly ZERO = Decimal.of('0');
  static readonly ONE = Decimal.of('1');

  private constructor(private readonly value: Big) {}

  /**
   * The decimal that a text writes.
   * @throws DecimalFormatError for other notations, even if big.js reads them: `"1e3"`, `".5"`.
   */
  static of(text: string): Decimal {
    if (!isPlainDecimal(text)) {
      throw new DecimalFormatError(`not a plain decimal: ${JSON.stringify(text)}`);
    }
    return new Decimal(new Strict(text));
  }

  static sum(values: readonly Decimal[]): Decimal {
    return values.reduce((total, value) => total.plus(value), Decimal.ZERO);
  }

  plus(other: Decimal): Decimal {
    return new Decimal(this.value.plus(other.value));
  }

  minus(other: Decimal): Decimal {
    return new Decimal(this.value.minus(other.value));
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.value.times(other.value));
  }

  dividedBy(other: Decimal, scale: number, rounding: Rounding): Decimal {
    const Rounded = Big();
    Rounded.strict = true;
    Rounded.DP = scale;
    Rounded.RM = bigRounding(rounding);
    const quotient = new Rounded(this.value.toFixed()).div(new Rounded(other.value.toFixed()));
    return new Decimal(new Strict(quotient.toFixed()));
  }

  /** Order of this value and another one: -1, 0 or 1. */
  compare(other: Decimal): -1 | 0 | 1 {
    return this.value.cmp(other.value);
  }

  equals(other: Decimal): boolean {
    return this.value.eq(other.value);
  }

  isZero(): boolean {
    return this.value.eq('0');
  }

  /** All the digits of the scale, never an exponent, never `-0`. */
  toFixed(scale: number, rounding: Rounding): string {
    return withoutNegativeZero(this.value.toFixed(scale, bigRounding(rounding)));
  }

  /** The plain decimal with as many digits as the value has. */
  toString(): string {
    return withoutNegativeZero(this.value.toFixed());
  }
}

function bigRounding(rounding: Rounding): Big.RoundingMode {
  switch (rounding) {
    case 'down':
      return Strict.roundDown;
    case 'up':
      return Strict.roundUp;
    case 'halfEven':
      return Strict.roundHalfEven;
    default:
      return assertNever(rounding);
  }
}

function withoutNegativeZero(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}
