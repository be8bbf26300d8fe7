import { decimalPlaces, formatUnits, mulDiv, parseUnits, type Timestamp } from '@ballast/kernel';

/** The two sides of one instrument's market and the mid between them, at its price scale. `bid <= mid <= ask`. */
export interface QuotedPrices {
  readonly bid: string;
  readonly mid: string;
  readonly ask: string;
}

/** The market of one instrument as it was at one time. */
export interface Quote extends QuotedPrices {
  readonly asOf: Timestamp;
  /** Whether the quote was set by hand. Such a quote stays until it is unpinned, and never goes stale. */
  readonly isPinned: boolean;
}

const SPREAD_DENOMINATOR = 20_000n;
/** Distance from bid to ask, in basis points of the mid, while the operator sets no other. */
export const DEFAULT_SPREAD_BPS = 20;

/**
 * The two sides around a mid. `spreadBps` is the whole distance from bid to ask in basis points of the mid, half of it
 * to each side; the ask is rounded up and the bid down, so that rounding never narrows the spread. A bid that would be
 * 0 is one step of the scale: a price is always greater than 0.
 */
export function quoteAroundMid(mid: string, spreadBps: number, priceScale: number): QuotedPrices {
  const units = parseUnits(mid, priceScale);
  const spread = BigInt(spreadBps);
  const ask = mulDiv(units, SPREAD_DENOMINATOR + spread, SPREAD_DENOMINATOR, 'up');
  const bid = mulDiv(units, SPREAD_DENOMINATOR - spread, SPREAD_DENOMINATOR, 'down');
  return {
    bid: formatUnits(bid > 0n ? bid : 1n, priceScale),
    mid: formatUnits(units, priceScale),
    ask: formatUnits(ask, priceScale),
  };
}

/** A price set by hand: one price for all three sides, or the two sides with the mid between them. */
export type Pin = { readonly price: string } | { readonly bid: string; readonly ask: string };

/** The prices of a pin at the price scale. The mid of two sides is rounded half to even. */
export function quoteOfPin(pin: Pin, priceScale: number): QuotedPrices {
  if ('price' in pin) {
    const price = formatUnits(parseUnits(pin.price, priceScale), priceScale);
    return { bid: price, mid: price, ask: price };
  }
  const bid = parseUnits(pin.bid, priceScale);
  const ask = parseUnits(pin.ask, priceScale);
  return {
    bid: formatUnits(bid, priceScale),
    mid: formatUnits(mulDiv(bid + ask, 1n, 2n, 'halfEven'), priceScale),
    ask: formatUnits(ask, priceScale),
  };
}

/** The violation of a price that a caller sent as a plain decimal, or null. */
export function priceViolation(text: string, priceScale: number): string | null {
  if (decimalPlaces(text) > priceScale) {
    return `must have at most ${priceScale} decimals`;
  }
  return parseUnits(text, priceScale) > 0n ? null : 'must be greater than 0';
}

/** The violation of a pin whose two sides are valid by themselves, or null. */
export function pinViolation(pin: Pin, priceScale: number): string | null {
  if ('price' in pin) {
    return null;
  }
  return parseUnits(pin.bid, priceScale) > parseUnits(pin.ask, priceScale) ? 'bid must not be above ask' : null;
}

/** Whether a quote is pinned or at most `maxAgeMs` milliseconds old. */
export function isFresh(quote: Pick<Quote, 'asOf' | 'isPinned'>, now: Timestamp, maxAgeMs: number): boolean {
  return quote.isPinned || Date.parse(now) - Date.parse(quote.asOf) <= maxAgeMs;
}
