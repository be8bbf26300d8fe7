import { add, subtract, type Money } from '@ballast/kernel';
import { noMoney, type BookTerms } from './book';
import { addMovements, noMovement, withMovement, type Distance, type MoneyByDistance } from './distance';

/** Running figures of the cash of one ledger account in a book. Figures of several accounts add up. */
export interface CashFigures {
  readonly balance: Money;
  /** Money that came in without a trade, by the distance of its source. */
  readonly cameIn: MoneyByDistance;
  /** Money that went out without a trade, by the distance of its target. */
  readonly wentOut: MoneyByDistance;
  /** Fees that this cash has paid. */
  readonly fees: Money;
}

export interface MoneyMove {
  readonly direction: 'in' | 'out';
  readonly amount: Money;
  /** Distance of the account on the other side. */
  readonly other: Distance;
}

/** The money side of a trade in the currency of the book, for the account that pays it or is paid. */
export interface TradePayment {
  readonly side: 'buy' | 'sell';
  /** Without commission. */
  readonly notional: Money;
  readonly commission: Money;
}

export function noCashFigures(book: BookTerms): CashFigures {
  return { balance: noMoney(book), cameIn: noMovement(book), wentOut: noMovement(book), fees: noMoney(book) };
}

export function afterMoneyMove(figures: CashFigures, { direction, amount, other }: MoneyMove): CashFigures {
  return direction === 'in'
    ? { ...figures, balance: add(figures.balance, amount), cameIn: withMovement(figures.cameIn, other, amount) }
    : { ...figures, balance: subtract(figures.balance, amount), wentOut: withMovement(figures.wentOut, other, amount) };
}

/** The figures after a trade was paid. Its money is no flow: the flows of a trade stand with its asset. */
export function afterTradePayment(figures: CashFigures, { side, notional, commission }: TradePayment): CashFigures {
  const moved = side === 'buy' ? subtract(figures.balance, notional) : add(figures.balance, notional);
  return { ...figures, balance: subtract(moved, commission), fees: add(figures.fees, commission) };
}

export function addCashFigures(left: CashFigures, right: CashFigures): CashFigures {
  return {
    balance: add(left.balance, right.balance),
    cameIn: addMovements(left.cameIn, right.cameIn),
    wentOut: addMovements(left.wentOut, right.wentOut),
    fees: add(left.fees, right.fees),
  };
}
