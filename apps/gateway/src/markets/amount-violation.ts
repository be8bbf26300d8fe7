import { AMOUNT_PATTERN } from '@ballast/contracts';
import { decimalPlaces } from '@ballast/kernel';

const ONLY_ZEROS = /^[0.]*$/;
const NEGATIVE = /^-[0-9]/;

/** The violation of an amount of money in words; undefined for a valid amount. */
export function amountViolation(amount: unknown, scale: number): string | undefined {
  if (amount === undefined) return 'is required';
  if (typeof amount !== 'string') return 'must be a decimal string';
  if (!AMOUNT_PATTERN.test(amount)) {
    return NEGATIVE.test(amount) ? 'must be greater than 0' : 'must be a plain decimal string such as "100.00"';
  }
  if (decimalPlaces(amount) > scale) return `must have at most ${scale} decimals`;
  return ONLY_ZEROS.test(amount) ? 'must be greater than 0' : undefined;
}
