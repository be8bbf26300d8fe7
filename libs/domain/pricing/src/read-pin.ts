import { AMOUNT_PATTERN } from '@ballast/contracts';
import { pinViolation, priceViolation, type Pin } from './quote';

/** A price as a caller wrote it: `price` alone, or `bid` and `ask`. */
export interface SubmittedPrice {
  readonly price?: string | undefined;
  readonly bid?: string | undefined;
  readonly ask?: string | undefined;
}

/** The pin, or every violation; each begins with the name of its field. */
export type PinReading = { readonly pin: Pin } | { readonly violations: readonly string[] };

export function readPin(submitted: SubmittedPrice, priceScale: number): PinReading {
  const { price, bid, ask } = submitted;
  const violations = [...shapeViolations(submitted), ...valueViolations(submitted, priceScale)];
  if (violations.length > 0) return { violations };
  if (price !== undefined) return { pin: { price } };
  if (bid === undefined || ask === undefined) throw new Error('a price without a violation has its fields');
  const pin = { bid, ask };
  const violation = pinViolation(pin, priceScale);
  return violation === null ? { pin } : { violations: [violation] };
}

function shapeViolations({ price, bid, ask }: SubmittedPrice): readonly string[] {
  const sides = [bid, ask].filter((side) => side !== undefined).length;
  if (price !== undefined) return sides === 0 ? [] : ['price must not be sent together with bid or ask'];
  if (sides === 2) return [];
  if (sides === 0) return ['price is required, or bid and ask'];
  return [bid === undefined ? 'bid is required with ask' : 'ask is required with bid'];
}

function valueViolations({ price, bid, ask }: SubmittedPrice, priceScale: number): readonly string[] {
  return Object.entries({ price, bid, ask }).flatMap(([field, text]) => {
    if (text === undefined) return [];
    const violation = AMOUNT_PATTERN.test(text) ? priceViolation(text, priceScale) : 'must be a plain decimal string';
    return violation === null ? [] : [`${field} ${violation}`];
  });
}
