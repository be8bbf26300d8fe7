import { add, format, formatUnits, isZero, subtract, sum, type Money, type Price } from '@ballast/kernel';
import { noMoney, shownPrice, type BookedAsset, type BookTerms } from './book';
import { averageEntryPrice, type CostedHolding } from './costed-holding';
import { percentOf } from './percent';

/** An asset of a scope with its value at the mid. */
export interface ValuedHolding {
  readonly holding: CostedHolding;
  /** 0 when the quantity is 0. */
  readonly value: Money;
}

/** An open position as readers see it: decimals at their scales. */
export interface ShownPosition {
  readonly asset: string;
  readonly quantity: string;
  readonly side: 'long';
  readonly averageEntryPrice: string;
  readonly currentPrice: string;
  readonly marketValue: string;
  readonly costBasis: string;
  readonly unrealizedPnl: string;
  readonly unrealizedPnlPercent: string;
  readonly realizedPnl: string;
}

export function unrealizedPnl({ holding, value }: ValuedHolding): Money {
  return subtract(value, holding.cost);
}

/** A position. `value` is the value of the whole quantity at `price`. */
export function shownPosition(valued: ValuedHolding, price: Price, terms: BookedAsset): ShownPosition {
  const { holding, value } = valued;
  const { quantity, cost, realized } = holding;
  const unrealized = unrealizedPnl(valued);
  return {
    asset: terms.asset,
    quantity: format(quantity),
    side: 'long',
    averageEntryPrice: shown(averageEntryPrice(holding, terms)),
    currentPrice: shown(shownPrice(price, terms)),
    marketValue: format(value),
    costBasis: format(cost),
    unrealizedPnl: format(unrealized),
    unrealizedPnlPercent: percentOf(unrealized, cost),
    realizedPnl: format(realized),
  };
}

/** Value and gains of a scope at one instant. */
export interface PortfolioValue {
  readonly totalValue: Money;
  readonly cashBalance: Money;
  readonly positionsValue: Money;
  readonly totalPnl: Money;
  /** Percent of the value without the gain. */
  readonly totalPnlPercent: string;
  readonly unrealizedPnl: Money;
  readonly realizedPnl: Money;
  readonly openPositions: number;
}

/** Value and gains of a scope. Assets that are no longer held count with what they realized. */
export function portfolioValue(assets: readonly ValuedHolding[], cash: Money, book: BookTerms): PortfolioValue {
  const total = (of: (asset: ValuedHolding) => Money): Money => sum(noMoney(book), assets.map(of));
  const positionsValue = total(({ value }) => value);
  const totalValue = add(positionsValue, cash);
  const unrealized = total(unrealizedPnl);
  const realized = total(({ holding }) => holding.realized);
  const totalPnl = add(unrealized, realized);
  return {
    totalValue,
    cashBalance: cash,
    positionsValue,
    totalPnl,
    totalPnlPercent: gainPercent(totalPnl, totalValue),
    unrealizedPnl: unrealized,
    realizedPnl: realized,
    openPositions: assets.filter(({ holding }) => !isZero(holding.quantity)).length,
  };
}

/** A gain in percent of the value without it; `0.00` when that value is not greater than 0. */
export function gainPercent(gain: Money, value: Money): string {
  return percentOf(gain, subtract(value, gain));
}

function shown({ units, scale }: { readonly units: bigint; readonly scale: number }): string {
  return formatUnits(units, scale);
}
