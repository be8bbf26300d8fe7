import { add, type Money, type Price, type Quantity } from '@ballast/kernel';
import { noMoney, valueAtMid, type BookedAsset, type BookTerms } from './book';
import { addHoldings, afterBuy, afterSell, noHolding, type CostedHolding } from './costed-holding';
import { addMovements, noMovement, withMovement, type Distance, type MoneyByDistance } from './distance';

/**
 * Running figures of one ledger account and asset in a book, since its first trade. Figures of several accounts add
 * up, and figures at two instants differ by what happened between them.
 */
export interface AssetFigures {
  readonly holding: CostedHolding;
  /** Notionals of all buys; assets that came in without a trade count as bought. */
  readonly bought: Money;
  /** Notionals of all sells; assets that went out without a trade count as sold. */
  readonly sold: Money;
  /** Commissions of the trades, whoever paid them. */
  readonly commissions: Money;
  readonly trades: number;
  /** Buys by the distance of the cash that paid them, and assets that came in by the distance of their source. */
  readonly cameIn: MoneyByDistance;
  /** Sells by the distance of the cash that they were paid to, and assets that went out by that of their target. */
  readonly wentOut: MoneyByDistance;
}

/** A trade in the currency of the book. */
export interface FiguredTrade {
  readonly side: 'buy' | 'sell';
  readonly quantity: Quantity;
  /** Without commission. */
  readonly notional: Money;
  readonly commission: Money;
  /** Distance of the account whose cash pays a buy, or receives the proceeds of a sell. */
  readonly cash: Distance;
}

/** Assets that come into the book or leave it without a trade in its currency. */
export interface AssetMove {
  readonly direction: 'in' | 'out';
  readonly quantity: Quantity;
  /** Mid in the book's currency, as the posting has it. */
  readonly mid: Price;
  /** Distance of the account on the other side. */
  readonly other: Distance;
}

export function noAssetFigures(asset: BookedAsset, book: BookTerms): AssetFigures {
  const none = noMoney(book);
  return {
    holding: noHolding(asset, book),
    bought: none,
    sold: none,
    commissions: none,
    trades: 0,
    cameIn: noMovement(book),
    wentOut: noMovement(book),
  };
}

/** @throws RangeError when more is sold than is held. */
export function afterTrade(figures: AssetFigures, trade: FiguredTrade): AssetFigures {
  const { quantity, notional, commission, cash } = trade;
  const moved =
    trade.side === 'buy'
      ? withBought(figures, { quantity, notional, other: cash })
      : withSold(figures, { quantity, notional, other: cash });
  return { ...moved, commissions: add(moved.commissions, commission), trades: moved.trades + 1 };
}

/**
 * The figures after assets came in or went out: as after a buy or a sell at the mid, half-even, but no trade is
 * counted.
 * @throws RangeError when more goes out than is held.
 */
export function afterAssetMove(figures: AssetFigures, { direction, quantity, mid, other }: AssetMove): AssetFigures {
  const { asset: currency, scale } = figures.holding.cost;
  const notional = valueAtMid(quantity, mid, { currency, scale });
  return direction === 'in'
    ? withBought(figures, { quantity, notional, other })
    : withSold(figures, { quantity, notional, other });
}

interface Exchange {
  readonly quantity: Quantity;
  readonly notional: Money;
  readonly other: Distance;
}

function withBought(figures: AssetFigures, { quantity, notional, other }: Exchange): AssetFigures {
  return {
    ...figures,
    holding: afterBuy(figures.holding, { quantity, notional }),
    bought: add(figures.bought, notional),
    cameIn: withMovement(figures.cameIn, other, notional),
  };
}

function withSold(figures: AssetFigures, { quantity, notional, other }: Exchange): AssetFigures {
  return {
    ...figures,
    holding: afterSell(figures.holding, { quantity, notional }),
    sold: add(figures.sold, notional),
    wentOut: withMovement(figures.wentOut, other, notional),
  };
}

/** Figures of one asset on several accounts, added up. */
export function addAssetFigures(left: AssetFigures, right: AssetFigures): AssetFigures {
  return {
    holding: addHoldings(left.holding, right.holding),
    bought: add(left.bought, right.bought),
    sold: add(left.sold, right.sold),
    commissions: add(left.commissions, right.commissions),
    trades: left.trades + right.trades,
    cameIn: addMovements(left.cameIn, right.cameIn),
    wentOut: addMovements(left.wentOut, right.wentOut),
  };
}
