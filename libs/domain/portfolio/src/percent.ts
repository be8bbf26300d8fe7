import { divide, formatUnits, powerOfTen, type Money } from '@ballast/kernel';

const SCALE = 2;

/**
 * A part of a whole in percent, as a decimal of two digits, half-even. `0.00` when the whole is not greater than 0,
 * because gains are not compared with a debt.
 */
export function percentOf(part: Money, whole: Money): string {
  const hundredfold = part.units * powerOfTen(SCALE + 2);
  return formatUnits(whole.units > 0n ? divide(hundredfold, whole.units, 'halfEven') : 0n, SCALE);
}
