import type { CustomerPrice, PriceBound, PriceMove, PriceSide } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';
import { movesBeyond, passedByMarket, type MoveLimits } from './price-bound';
import { isFresh, type Quote } from './quote';

export interface SelectPrices {
  readonly side: PriceSide;
  /** Assets without which the Operation cannot go on. */
  readonly required: readonly string[];
  /** Assets that only some Traders hold. */
  readonly optional: readonly string[];
  readonly now: Timestamp;
  /** Age up to which a price is fresh, in milliseconds. */
  readonly maxAgeMs: number;
}

export interface LockPrices extends SelectPrices {
  readonly bound?: PriceBound | undefined;
  /** Largest distance of the market from the prices of a plan, in basis points. */
  readonly planToleranceBps: number;
}

export type PriceSelection =
  | { readonly outcome: 'locked'; readonly prices: readonly CustomerPrice[]; readonly missing: readonly string[] }
  | { readonly outcome: 'unavailable'; readonly assets: readonly string[]; readonly detail: string };

export type PriceLock =
  | PriceSelection
  /** `moved`: assets whose market is too far from the bound, or has passed a price that is to be locked. */
  | { readonly outcome: 'moved'; readonly moved: readonly PriceMove[]; readonly detail: string };

/**
 * A customer price for each asset, in the order asked, required ones first. A required asset without a fresh price
 * makes the whole answer unavailable; an optional asset is only reported missing. With a bound nothing is locked when
 * the market is outside of it. `quotes` are those of the market, by asset.
 */
export function lockPrices(command: LockPrices, quotes: ReadonlyMap<string, Quote>): PriceLock {
  const selected = selectPrices(command, quotes);
  if (command.bound === undefined || selected.outcome === 'unavailable') return selected;
  const moved = movesBeyond(limitsOf(command.bound, command.planToleranceBps), selected);
  if (moved.length > 0) return movedLock(moved, sentenceOf(moved, command));
  if (command.bound.lock_at === 'market') return selected;
  const passed = passedByMarket(command.bound.prices, quotes, command.side);
  if (passed.length > 0) return movedLock(passed, sentenceOfPassed(passed));
  return lockAtBound({ bound: command.bound, required: command.required }, selected);
}

/** Limits of a bound. A bound without `max_move_bps` is that of a plan: all assets of a plan need a fresh price. */
function limitsOf({ prices, max_move_bps }: PriceBound, planToleranceBps: number): MoveLimits {
  return { prices, maxMoveBps: max_move_bps ?? planToleranceBps, needsEveryPrice: max_move_bps === undefined };
}

function movedLock(moved: readonly PriceMove[], detail: string): PriceLock {
  return { outcome: 'moved', moved, detail };
}

function lockAtBound(
  { bound, required }: { readonly bound: PriceBound; readonly required: readonly string[] },
  market: Extract<PriceSelection, { outcome: 'locked' }>,
): PriceLock {
  const bounded = new Map(bound.prices.map((price) => [price.asset, price]));
  const unbounded = market.prices.flatMap(({ asset }) => (bounded.has(asset) ? [] : [asset]));
  const lacking = unbounded.filter((asset) => required.includes(asset));
  if (lacking.length > 0) return unavailable(lacking);
  return {
    outcome: 'locked',
    prices: market.prices.flatMap(({ asset }) => bounded.get(asset) ?? []),
    missing: [...market.missing, ...unbounded],
  };
}

/** Upper bound of the names in one sentence. */
const SHOWN_MOVES_MAX = 5;

/** A sentence about the assets that are too far from the bound, and those that have no fresh price any more. */
function sentenceOf(
  moved: readonly PriceMove[],
  { bound, planToleranceBps }: Pick<LockPrices, 'bound' | 'planToleranceBps'>,
): string {
  const max_move_bps = bound?.max_move_bps ?? planToleranceBps;
  const lost = moved.filter(({ to }) => to === '').map(({ asset }) => asset);
  const far = moved.flatMap(({ asset, from, to }) => (to === '' ? [] : [`${asset} moved from ${from} to ${to}`]));
  return [
    ...(far.length === 0 ? [] : [`${listed(far)}: more than ${max_move_bps} basis points are not allowed.`]),
    ...(lost.length === 0 ? [] : [`There is no fresh price any more for ${listed(lost)}.`]),
  ].join(' ');
}

/** A sentence about the assets that could be traded back at a profit at once. */
function sentenceOfPassed(passed: readonly PriceMove[]): string {
  const far = passed.map(({ asset, from, to }) => `${asset} moved from ${from} to ${to}`);
  return `${listed(far)}: the other side of the market has passed the price of the plan.`;
}

function listed(names: readonly string[]): string {
  const more = names.length - SHOWN_MOVES_MAX;
  return `${names.slice(0, SHOWN_MOVES_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Prices as of now, with which a credit check or a preview is sized; nothing is locked. */
export function selectPrices(command: SelectPrices, quotes: ReadonlyMap<string, Quote>): PriceSelection {
  const prices: CustomerPrice[] = [];
  const missing: string[] = [];
  for (const asset of new Set([...command.required, ...command.optional])) {
    const quote = quotes.get(asset);
    if (quote === undefined || !isFresh(quote, command.now, command.maxAgeMs)) {
      missing.push(asset);
    } else {
      prices.push(customerPrice(asset, quote, command.side));
    }
  }
  const lacking = missing.filter((asset) => command.required.includes(asset));
  return lacking.length > 0 ? unavailable(lacking) : { outcome: 'locked', prices, missing };
}

function unavailable(assets: readonly string[]): PriceSelection {
  return { outcome: 'unavailable', assets, detail: `There is no fresh price for ${assets.join(', ')}.` };
}

function customerPrice(asset: string, quote: Quote, side: PriceSide): CustomerPrice {
  return { asset, price: quote[side], source: quote.isPinned ? 'pinned' : 'feed', as_of: quote.asOf };
}
