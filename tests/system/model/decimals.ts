/**
 * Every figure of the model is one exact decimal: a bigint in units of 10^-40. A quantity has at most 8 decimals, a
 * price 5 and a weight 18, so their products fit and only the functions that say so round.
 */
export type Decimal = bigint;

const PLACES = 40;
const ONE = 10n ** BigInt(PLACES);

export const CURRENCY_SCALE = 2;
export const CENT = decimal('0.01');

/** Reads a plain decimal without a sign. */
export function decimal(text: string): Decimal {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(PLACES, '0'));
}

/** Prints a value with `scale` decimals. @throws Error when the value is negative or has more decimals. */
export function print(value: Decimal, scale: number): string {
  const step = stepOf(scale);
  if (value < 0n || value % step !== 0n) throw new Error(`${value} does not fit ${scale} decimals`);
  const digits = (value / step).toString().padStart(scale + 1, '0');
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

export function printCash(value: Decimal): string {
  return print(value, CURRENCY_SCALE);
}

/** Exact product. @throws Error when it has more decimals than a `Decimal`. */
export function times(a: Decimal, b: Decimal): Decimal {
  const product = a * b;
  if (product % ONE !== 0n) throw new Error('a product that needs rounding');
  return product / ONE;
}

/** Rounds a value down to `scale` decimals. The value must not be negative, here and in the functions below. */
export function roundedDown(value: Decimal, scale: number): Decimal {
  return value - (value % stepOf(scale));
}

export function roundedUp(value: Decimal, scale: number): Decimal {
  const step = stepOf(scale);
  return ((value + step - 1n) / step) * step;
}

export function dividedDown(a: Decimal, b: Decimal, scale: number): Decimal {
  return ((a * 10n ** BigInt(scale)) / b) * stepOf(scale);
}

export function dividedUp(a: Decimal, b: Decimal, scale: number): Decimal {
  return ((a * 10n ** BigInt(scale) + b - 1n) / b) * stepOf(scale);
}

export function sum(values: readonly Decimal[]): Decimal {
  return values.reduce((total, value) => total + value, 0n);
}

export function smallerOf(a: Decimal, b: Decimal): Decimal {
  return a < b ? a : b;
}

/** Splits a total by largest remainder, in cents. Parts sum to the total; of equal remainders the first gets a cent. */
export function split(total: Decimal, weights: readonly Decimal[]): Decimal[] {
  const cents = total / CENT;
  const all = sum(weights);
  const parts = weights.map((weight) => (cents * weight) / all);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (cents * weight) % all }))
    .sort((a, b) => Number(b.remainder > a.remainder) - Number(b.remainder < a.remainder) || a.index - b.index);
  const left = Number(cents - sum(parts));
  for (const { index } of byRemainder.slice(0, left)) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts.map((part) => part * CENT);
}

function stepOf(scale: number): Decimal {
  return 10n ** BigInt(PLACES - scale);
}
