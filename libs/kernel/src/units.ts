import { powerOfTen } from './rounding';

const PLAIN_DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;
const ONLY_ZEROS = /^0*$/;

/** A text that is not a plain decimal, or does not fit the scale it is read at. */
export class DecimalFormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DecimalFormatError';
  }
}

/** ASCII digits with an optional minus and an optional fraction: no exponent, no plus, no spaces, no bare dot. */
export function isPlainDecimal(text: string): boolean {
  return PLAIN_DECIMAL.test(text);
}

/** How many digits stand after the point as written: `"1.50"` has 2. */
export function decimalPlaces(text: string): number {
  const point = text.indexOf('.');
  return point === -1 ? 0 : text.length - point - 1;
}

/**
 * `parseUnits("10000.00", 2)` is `1000000n`. Refuses what is finer than the scale instead of rounding it; zeros beyond
 * the scale are accepted, because `numeric` columns print them. Whether a caller may write such zeros is a rule of the
 * contract: see {@link decimalPlaces}.
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

/** `formatUnits(1000000n, 2)` is `"10000.00"`: always all the digits of the scale, never an exponent, never `-0`. */
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

/** The same number at another scale. Refuses to lose digits. */
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
