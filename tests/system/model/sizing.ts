import {
  CENT,
  CURRENCY_SCALE,
  decimal,
  dividedDown,
  dividedUp,
  roundedDown,
  split,
  sum,
  times,
  type Decimal,
} from './decimals';
import { ASSETS, MIN_NOTIONAL, type Account, type Allocation, type Asset, type Leg } from './state';

export type PriceOfAsset = (asset: Asset) => Decimal;
export type Holdings = ReadonlyMap<Asset, Account>;

const BELOW_MINIMUM = 'below_instrument_minimum';

function newLeg(leg: Pick<Leg, 'asset' | 'side' | 'amountType' | 'amount'> & Partial<Leg>): Leg {
  return { status: 'runs', reason: '', held: 0n, weight: 0n, price: 0n, quantity: 0n, notional: 0n, ...leg };
}

function drop(leg: Leg, status: 'rejected' | 'skipped'): void {
  leg.status = status;
  leg.reason = BELOW_MINIMUM;
}

function byCode(a: Asset, b: Asset): number {
  return a < b ? -1 : 1;
}

/** Legs with a notional: the weights split the amount. Weight 0 makes no leg; a leg under its minimum is rejected. */
function splitLegs(side: 'buy' | 'sell', amount: Decimal, allocations: readonly Allocation[]): Leg[] {
  const parts = split(
    amount,
    allocations.map(({ weight }) => decimal(weight)),
  );
  const legs = allocations.flatMap(({ asset, weight }, index) =>
    decimal(weight) === 0n ? [] : [newLeg({ asset, side, amountType: 'notional', amount: parts[index] ?? 0n })],
  );
  for (const leg of legs) if (leg.amount < MIN_NOTIONAL) drop(leg, 'rejected');
  return legs;
}

/** Legs of an enrollment or a top-up at the credit check, which needs no price. */
export function planBuys(amount: Decimal, allocations: readonly Allocation[]): Leg[] {
  return splitLegs('buy', amount, allocations);
}

/** Sizes an enrollment or a top-up at the locked prices: quantity = notional ÷ price, rounded down. */
export function fillBuys(legs: readonly Leg[], price: PriceOfAsset): void {
  for (const leg of legs) {
    leg.price = price(leg.asset);
    leg.notional = leg.amount;
    leg.quantity = dividedDown(leg.amount, leg.price, ASSETS[leg.asset].quantityScale);
    if (leg.quantity === 0n) drop(leg, 'rejected');
  }
}

/** Legs of a partial sell at the check, with quantities at the reference prices. */
export function planPartialSell(amount: Decimal, allocations: readonly Allocation[], price: PriceOfAsset): Leg[] {
  const legs = splitLegs('sell', amount, allocations);
  fillPartialSell(legs, price);
  return legs;
}

/** Sizes a partial sell: quantity = proceeds ÷ price, rounded up. */
export function fillPartialSell(legs: readonly Leg[], price: PriceOfAsset): void {
  for (const leg of legs) {
    leg.price = price(leg.asset);
    leg.notional = leg.amount;
    leg.quantity = dividedUp(leg.amount, leg.price, ASSETS[leg.asset].quantityScale);
  }
}

/** Legs of a liquidation at the check: all holdings, by asset code. */
export function planLiquidation(holdings: Holdings, price: PriceOfAsset): Leg[] {
  const legs = [...holdings]
    .sort(([a], [b]) => byCode(a, b))
    .map(([asset, { balance }]) =>
      newLeg({ asset, side: 'sell', amountType: 'quantity', amount: balance, quantity: balance }),
    );
  fillLiquidation(legs, price);
  return legs;
}

/** Sizes a liquidation: notional = quantity × price, rounded down. A leg of less than a cent is skipped. */
export function fillLiquidation(legs: readonly Leg[], price: PriceOfAsset): void {
  for (const leg of legs) {
    leg.price = price(leg.asset);
    leg.notional = roundedDown(times(leg.quantity, leg.price), CURRENCY_SCALE);
    if (leg.notional < CENT) drop(leg, 'skipped');
  }
}

/** Legs of a rebalance at the check: first the assets of `allocations`, then the other holdings by asset code. */
export function planRebalance(holdings: Holdings, allocations: readonly Allocation[], price: PriceOfAsset): Leg[] {
  const listed = allocations.map(({ asset }) => asset);
  const others = [...holdings.keys()].filter((asset) => !listed.includes(asset)).sort(byCode);
  const targets = [...allocations, ...others.map((asset) => ({ asset, weight: '0' }))];
  const worth = (asset: Asset): Decimal => times(holdings.get(asset)?.balance ?? 0n, price(asset));
  const value = sum([...holdings.keys()].map(worth));
  const legs = targets.flatMap(({ asset, weight }): Leg[] => {
    const balance = holdings.get(asset)?.balance ?? 0n;
    const delta = times(value, decimal(weight)) - worth(asset);
    if (delta > 0n) return [newLeg({ asset, side: 'buy', amountType: 'notional', amount: 0n, weight: delta })];
    if (delta === 0n) return [];
    if (decimal(weight) === 0n) {
      return [newLeg({ asset, side: 'sell', amountType: 'quantity', amount: balance, quantity: balance })];
    }
    const amount = roundedDown(-delta, CURRENCY_SCALE);
    const quantity = dividedDown(amount, price(asset), ASSETS[asset].quantityScale);
    return [newLeg({ asset, side: 'sell', amountType: 'notional', amount, quantity })];
  });
  fillRebalance(legs, price);
  return legs;
}

/**
 * Sizes a rebalance, at the check and again at the locked prices. Sells under their minimum are skipped. The proceeds
 * of the other sells are split over the buys. As long as a buy is under its minimum, the smallest of these (of equal
 * ones the later) is skipped, and the proceeds are split again.
 */
export function fillRebalance(legs: readonly Leg[], price: PriceOfAsset): void {
  const runs = (side: Leg['side']): Leg[] => legs.filter((leg) => leg.side === side && leg.status === 'runs');
  for (const leg of runs('sell')) {
    leg.price = price(leg.asset);
    const worth = times(leg.quantity, leg.price);
    leg.notional = roundedDown(worth, CURRENCY_SCALE);
    if (leg.amountType === 'quantity' ? leg.notional < CENT : worth < MIN_NOTIONAL) drop(leg, 'skipped');
  }
  const proceeds = sum(runs('sell').map(({ notional }) => notional));
  for (;;) {
    const buys = runs('buy');
    if (buys.length === 0) return;
    const parts = split(
      proceeds,
      buys.map(({ weight }) => weight),
    );
    buys.forEach((leg, index) => {
      leg.price = price(leg.asset);
      leg.amount = leg.notional = parts[index] ?? 0n;
      leg.quantity = dividedDown(leg.amount, leg.price, ASSETS[leg.asset].quantityScale);
    });
    const under = buys.filter(({ amount, quantity }) => amount < MIN_NOTIONAL || quantity === 0n);
    const smallest = under.reduce<Leg | undefined>(
      (least, leg) => (least === undefined || leg.amount <= least.amount ? leg : least),
      undefined,
    );
    if (smallest === undefined) return;
    drop(smallest, 'skipped');
  }
}

/** False for a rebalance without a running sell or without a running buy, which has nothing to do. */
export function canRebalance(legs: readonly Leg[]): boolean {
  const running = legs.filter(({ status }) => status === 'runs');
  return running.some(({ side }) => side === 'buy') && running.some(({ side }) => side === 'sell');
}
