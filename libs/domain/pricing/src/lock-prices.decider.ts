import type { CustomerPrice, OperationType, PriceSide } from '@ballast/contracts';
import { assertNever, type Timestamp } from '@ballast/kernel';
import { isFresh, type Quote } from './quote';

/** What a customer pays or gets: buys at the ask, sells at the bid; a rebalance does both at the mid. */
export function sideOf(type: OperationType): PriceSide {
  switch (type) {
    case 'enrollment':
    case 'top_up':
      return 'ask';
    case 'partial_sell':
    case 'liquidation':
      return 'bid';
    case 'rebalance':
      return 'mid';
    default:
      return assertNever(type);
  }
}

export interface LockPrices {
  readonly side: PriceSide;
  /** Assets without which the Operation cannot go on. */
  readonly required: readonly string[];
  /** Assets that only some Traders hold. */
  readonly optional: readonly string[];
  readonly now: Timestamp;
  readonly max_age_ms: number;
}

export type PriceLock =
  | { readonly outcome: 'locked'; readonly prices: readonly CustomerPrice[]; readonly missing: readonly string[] }
  | { readonly outcome: 'unavailable'; readonly assets: readonly string[]; readonly detail: string };

export interface PriceLockState {
  /** The answer that this Operation got before, or null. */
  readonly stored: PriceLock | null;
  /** By asset. */
  readonly quotes: ReadonlyMap<string, Quote>;
}

/**
 * One customer price for each asset, in the order asked, required ones first. Asking again returns the stored answer
 * whatever the market has done since. A required asset without a fresh price makes the whole answer unavailable; an
 * optional one is only reported missing.
 */
export function lockPrices(command: LockPrices, state: PriceLockState): PriceLock {
  return state.stored ?? selectPrices(command, state.quotes);
}

/** The prices as of now, with nothing stored: what a credit check or a preview is sized by. */
export function selectPrices(command: LockPrices, quotes: ReadonlyMap<string, Quote>): PriceLock {
  const prices: CustomerPrice[] = [];
  const missing: string[] = [];
  for (const asset of new Set([...command.required, ...command.optional])) {
    const quote = quotes.get(asset);
    if (quote === undefined || !isFresh(quote, command.now, command.max_age_ms)) {
      missing.push(asset);
    } else {
      prices.push(customerPrice(asset, quote, command.side));
    }
  }
  const unavailable = missing.filter((asset) => command.required.includes(asset));
  return unavailable.length > 0
    ? { outcome: 'unavailable', assets: unavailable, detail: `no fresh price for ${unavailable.join(', ')}` }
    : { outcome: 'locked', prices, missing };
}

function customerPrice(asset: string, quote: Quote, side: PriceSide): CustomerPrice {
  return { asset, price: quote[side], source: quote.is_pinned ? 'pinned' : 'feed', as_of: quote.as_of };
}
