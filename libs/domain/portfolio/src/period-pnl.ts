import { add, isZero, subtract, sum, type Money } from '@ballast/kernel';
import { noAssetFigures, type AssetFigures } from './asset-figures';
import { noMoney, type BookedAsset, type BookTerms } from './book';
import type { CashFigures } from './cash-figures';
import { flowOf, subtractMovements, type FigureScope } from './distance';
import { percentOf } from './percent';

/** An asset of a scope at one instant: figures of all accounts, and the value of the whole quantity at the mid. */
export interface ValuedFigures {
  readonly terms: BookedAsset;
  readonly figures: AssetFigures;
  /** 0 when the quantity is 0. */
  readonly value: Money;
}

/** A scope at one instant. An asset without figures has none yet. */
export interface ScopeFigures {
  readonly assets: readonly ValuedFigures[];
  readonly cash: CashFigures;
}

export interface AssetPnl {
  readonly asset: string;
  readonly pnl: Money;
  /** Percent of the value at the start, or of the buys of the period when that is 0. */
  readonly pnlPercent: string;
  readonly trades: number;
}

/** Profit and loss of a period. `totalPnl` is before fees: `netPnl` = `totalPnl` − `fees`. */
export interface PeriodPnl {
  readonly startValue: Money;
  readonly endValue: Money;
  /** Money and assets that came into the scope, less those that left it. A gain is what the value grew beyond it. */
  readonly netFlows: Money;
  readonly totalPnl: Money;
  /** Percent of the value at the start and all that came in. */
  readonly totalPnlPercent: string;
  readonly realizedPnl: Money;
  readonly unrealizedPnl: Money;
  /** Commissions of the period's trades, whoever paid them. */
  readonly fees: Money;
  readonly netPnl: Money;
  /** By code. Assets that were held at the start or the end, or were traded or moved. They sum to `totalPnl`. */
  readonly byAsset: readonly AssetPnl[];
}

interface Period {
  readonly book: BookTerms;
  readonly scope: FigureScope;
  readonly start: ScopeFigures;
  readonly end: ScopeFigures;
}

/** Profit and loss between two instants of one scope. */
export function periodPnl(period: Period): PeriodPnl {
  const { book, start, end } = period;
  const changes = changesOf(period);
  const total = (of: (change: AssetChange) => Money): Money => sum(noMoney(book), changes.map(of));
  const startValue = valueOf(start, book);
  const endValue = valueOf(end, book);
  const { cameIn, netFlows } = flowsOf(period, changes);
  const totalPnl = subtract(subtract(endValue, startValue), netFlows);
  const realizedPnl = total(({ realized }) => realized);
  const fees = total(({ commissions }) => commissions);
  return {
    startValue,
    endValue,
    netFlows,
    totalPnl,
    totalPnlPercent: percentOf(totalPnl, add(startValue, cameIn)),
    realizedPnl,
    unrealizedPnl: subtract(totalPnl, realizedPnl),
    fees,
    netPnl: subtract(totalPnl, fees),
    byAsset: changes.filter(isListed).map(assetPnl),
  };
}

/** Value of a scope: the values of its assets, each rounded once, and its cash. */
export function valueOf({ assets, cash }: ScopeFigures, book: BookTerms): Money {
  return sum(
    add(noMoney(book), cash.balance),
    assets.map(({ value }) => value),
  );
}

/** The change of one asset in a period. */
interface AssetChange {
  readonly asset: string;
  readonly before: ValuedFigures;
  readonly after: ValuedFigures;
  readonly bought: Money;
  readonly sold: Money;
  readonly realized: Money;
  readonly commissions: Money;
  readonly cameIn: Money;
  readonly wentOut: Money;
  readonly trades: number;
}

function changesOf({ book, scope, start, end }: Period): readonly AssetChange[] {
  const before = new Map(start.assets.map((each) => [each.terms.asset, each]));
  const after = new Map(end.assets.map((each) => [each.terms.asset, each]));
  const known = new Map([...before, ...after].map(([asset, { terms }]) => [asset, terms]));
  return [...known]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([asset, terms]) => {
      const none: ValuedFigures = { terms, figures: noAssetFigures(terms, book), value: noMoney(book) };
      return changeOf(before.get(asset) ?? none, after.get(asset) ?? none, scope);
    });
}

function changeOf(before: ValuedFigures, after: ValuedFigures, scope: FigureScope): AssetChange {
  const [from, to] = [before.figures, after.figures];
  return {
    asset: after.terms.asset,
    before,
    after,
    bought: subtract(to.bought, from.bought),
    sold: subtract(to.sold, from.sold),
    realized: subtract(to.holding.realized, from.holding.realized),
    commissions: subtract(to.commissions, from.commissions),
    cameIn: flowOf(subtractMovements(to.cameIn, from.cameIn), scope),
    wentOut: flowOf(subtractMovements(to.wentOut, from.wentOut), scope),
    trades: to.trades - from.trades,
  };
}

interface PeriodFlows {
  /** Money and assets that came in, and buys that were paid from outside of the scope. */
  readonly cameIn: Money;
  readonly netFlows: Money;
}

/** Flows of a period. Fees that cash of the scope paid leave it, so that the total is a gain before fees. */
function flowsOf({ book, scope, start, end }: Period, changes: readonly AssetChange[]): PeriodFlows {
  const moneyIn = flowOf(subtractMovements(end.cash.cameIn, start.cash.cameIn), scope);
  const moneyOut = flowOf(subtractMovements(end.cash.wentOut, start.cash.wentOut), scope);
  const feesPaid = subtract(end.cash.fees, start.cash.fees);
  const cameIn = sum(noMoney(book), [moneyIn, ...changes.map((change) => change.cameIn)]);
  const wentOut = sum(noMoney(book), [moneyOut, feesPaid, ...changes.map((change) => change.wentOut)]);
  return { cameIn, netFlows: subtract(cameIn, wentOut) };
}

function isListed({ before, after, bought, sold, trades }: AssetChange): boolean {
  const isHeld = [before, after].some(({ figures }) => !isZero(figures.holding.quantity));
  return isHeld || trades > 0 || !isZero(bought) || !isZero(sold);
}

function assetPnl({ asset, before, after, bought, sold, trades }: AssetChange): AssetPnl {
  const pnl = add(subtract(subtract(after.value, before.value), bought), sold);
  return { asset, pnl, pnlPercent: percentOf(pnl, isZero(before.value) ? bought : before.value), trades };
}
