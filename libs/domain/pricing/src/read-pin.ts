import { AMOUNT_PATTERN } from '@ballast/contracts';
import { pinFault, priceFault, type Pin } from './quote';

/** A price as a caller wrote it: `price` alone, or `bid` and `ask`. */
export interface SubmittedPrice {
  readonly price?: string | undefined;
  readonly bid?: string | undefined;
  readonly ask?: string | undefined;
}

/** The pin, or every fault; each fault begins with the name of its field. */
export type PinReading = { readonly pin: Pin } | { readonly faults: readonly string[] };

export function readPin(submitted: SubmittedPrice, priceScale: number): PinReading {
  const { price, bid, ask } = submitted;
  const faults = [...shapeFaults(submitted), ...valueFaults(submitted, priceScale)];
  if (faults.length > 0) return { faults };
  if (price !== undefined) return { pin: { price } };
  if (bid === undefined || ask === undefined) throw new Error('a price without fault has its fields');
  const pin = { bid, ask };
  const fault = pinFault(pin, priceScale);
  return fault === null ? { pin } : { faults: [fault] };
}

function shapeFaults({ price, bid, ask }: SubmittedPrice): readonly string[] {
  const sides = [bid, ask].filter((side) => side !== undefined).length;
  if (price !== undefined) return sides === 0 ? [] : ['price must not be sent together with bid or ask'];
  if (sides === 2) return [];
  if (sides === 0) return ['price is required, or bid and ask'];
  return [bid === undefined ? 'bid is required with ask' : 'ask is required with bid'];
}

function valueFaults({ price, bid, ask }: SubmittedPrice, priceScale: number): readonly string[] {
  return Object.entries({ price, bid, ask }).flatMap(([field, text]) => {
    if (text === undefined) return [];
    const fault = AMOUNT_PATTERN.test(text) ? priceFault(text, priceScale) : 'must be a plain decimal string';
    return fault === null ? [] : [`${field} ${fault}`];
  });
}
