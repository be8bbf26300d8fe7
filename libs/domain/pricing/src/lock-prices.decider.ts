import type { PriceBound, PriceMove } from '@ballast/contracts';
import { isWorthWaiting } from './await-prices';
import { freshPrices, type FreshPrices, type PriceTerms } from './fresh-prices';
import type { ListedMarket } from './market';
import { movesBeyond, passedByMarket, type MoveLimits } from './price-bound';
import { untilNextLook, type AnswerOrWait, type MarketLook } from './price-wait';
import type { Quote } from './quote';

/** Largest distance of the market from the prices of a plan, in basis points, while the operator sets no other. */
export const DEFAULT_PLAN_TOLERANCE_BPS = 10;

export interface LockPrices extends PriceTerms {
  /** Assets without which the Operation cannot go on. */
  readonly required: readonly string[];
  /** Assets that only some Traders hold. */
  readonly optional: readonly string[];
  readonly bound?: PriceBound | undefined;
  /** Largest distance of the market from the prices of a plan, in basis points. */
  readonly planToleranceBps: number;
}

/** A request for a lock at one look at the market. */
export interface LockOrWait extends LockPrices, MarketLook {
  /** Assets that count as having no price, however long the Operation waits. */
  readonly withoutPrice: ReadonlySet<string>;
}

export type PriceLock =
  | ({ readonly outcome: 'locked' } & FreshPrices)
  | { readonly outcome: 'unavailable'; readonly assets: readonly string[]; readonly detail: string }
  /** `moved`: assets whose market is too far from the bound, or has passed a price that is to be locked. */
  | { readonly outcome: 'moved'; readonly moved: readonly PriceMove[]; readonly detail: string };

/**
 * A customer price for each asset, in the order asked, required ones first. A required asset without a fresh price
 * makes the whole answer unavailable; an optional asset is only reported missing. With a bound nothing is locked when
 * the market is outside of it. `quotes` are those of the market, by asset.
 */
export function lockPrices(command: LockPrices, quotes: ReadonlyMap<string, Quote>): PriceLock {
  const fresh = freshPrices([...command.required, ...command.optional], quotes, command);
  const lacking = fresh.missing.filter((asset) => command.required.includes(asset));
  if (lacking.length > 0) return unavailable(lacking);
  if (command.bound === undefined) return { outcome: 'locked', ...fresh };
  const moved = movesBeyond(limitsOf(command.bound, command.planToleranceBps), fresh);
  if (moved.length > 0) return movedLock(moved, sentenceOf(moved, command));
  if (command.bound.lock_at === 'market') return { outcome: 'locked', ...fresh };
  const passed = passedByMarket(command.bound.prices, quotes, command.side);
  if (passed.length > 0) return movedLock(passed, sentenceOfPassed(passed));
  return lockAtBound({ bound: command.bound, required: command.required }, fresh);
}

/** The lock of an Operation, or its wait while prices that it asks for are not fresh and looks are left. */
export function lockOrWait(command: LockOrWait, { listed, quotes }: ListedMarket): AnswerOrWait<PriceLock> {
  const { withoutPrice, now, maxAgeMs } = command;
  const awaited = (assets: readonly string[]) => assets.filter((asset) => !withoutPrice.has(asset));
  const [required, optional] = [awaited(command.required), awaited(command.optional)];
  const isWaiting = isWorthWaiting({ required, optional, wished: [], now, maxAgeMs }, { listed, quotes });
  const wait = isWaiting ? untilNextLook(command) : null;
  if (wait !== null) return { answer: null, wait };
  return { answer: lockPrices(command, new Map([...quotes].filter(([asset]) => !withoutPrice.has(asset)))), wait };
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
  market: FreshPrices,
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

function unavailable(assets: readonly string[]): PriceLock {
  return { outcome: 'unavailable', assets, detail: `There is no fresh price for ${assets.join(', ')}.` };
}
