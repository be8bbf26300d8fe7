import { powerOfTen } from './rounding';

const PLAIN_DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;
const ONLY_ZEROS = /^0*$/;

/** Error for a text that is not a plain decimal, or for a number that has more decimals than a scale. */
export class DecimalFormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DecimalFormatError';
  }
}

/** Whether a text is ASCII digits with an optional minus and fraction: no exponent, plus, spaces or bare dot. */
export function isPlainDecimal(text: string): boolean {
  return PLAIN_DECIMAL.test(text);
}

/** Number of digits after the point as written: `"1.50"` has 2. */
export function decimalPlaces(text: string): number {
  const point = text.indexOf('.');
  return point === -1 ? 0 : text.length - point - 1;
}

/**
 * Units of a decimal text at a scale: `parseUnits("10000.00", 2)` is `1000000n`. Nothing is rounded. Zeros beyond the
 * scale are accepted, because `numeric` columns print them. Whether a caller may write such zeros is a rule of the
 * contract: see {@link decimalPlaces}.
 * @throws DecimalFormatError for a text that is no plain decimal or has digits other than 0 beyond the scale.
 */
export function parseUnits(text: string, scale: number): bigint {
  const match = PLAIN_DECIMAL.exec(text);
  if (match === null) {
    throw new DecimalFormatError(`not a plain decimal: ${JSON.stringify(text)}`);
  }
  const [, sign, whole = '', fraction = ''] = match;
  if (fraction.length > scale && !ONLY_ZEROS.test(fraction.slice(scale))) {
    throw new DecimalFormatError(`more than ${scale} decimals: ${JSON.stringify(text)}`);
  }
  const units = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'));
  return sign === '-' ? -units : units;
}

/** Decimal text of units: `formatUnits(1000000n, 2)` is `"10000.00"`. All digits of the scale, no exponent, no `-0`. */
export function formatUnits(units: bigint, scale: number): string {
  const isNegative = units < 0n;
  const digits = (isNegative ? -units : units).toString();
  const sign = isNegative ? '-' : '';
  if (scale === 0) {
    return sign + digits;
  }
  const padded = digits.padStart(scale + 1, '0');
  const point = padded.length - scale;
  return `${sign}${padded.slice(0, point)}.${padded.slice(point)}`;
}

/**
 * Units of the same number at another scale.
 * @throws DecimalFormatError when digits would be lost.
 */
export function rescaleUnits(units: bigint, fromScale: number, toScale: number): bigint {
  if (toScale >= fromScale) {
    return units * powerOfTen(toScale - fromScale);
  }
  const divisor = powerOfTen(fromScale - toScale);
  if (units % divisor !== 0n) {
    throw new DecimalFormatError(`more than ${toScale} decimals: ${formatUnits(units, fromScale)}`);
  }
  return units / divisor;
}
