import { assertNever, type Amount } from '@ballast/kernel';
import type { Hold } from './hold';
import type { LedgerBook } from './ledger-book';
import type { LedgerTransaction } from './transaction';

/** A part of a balance was set aside. */
export interface HoldPlaced {
  readonly type: 'hold.placed';
  readonly hold: Hold;
}

/** A hold ended. `captured` was taken by trades, `released` is available again; they sum to the hold's amount. */
export interface HoldClosed {
  readonly type: 'hold.closed';
  readonly hold: Hold;
  readonly captured: Amount;
  readonly released: Amount;
}

export interface TransactionPosted {
  readonly type: 'transaction.posted';
  readonly transaction: LedgerTransaction;
}

/** Everything that changes a balance or a hold. */
export type LedgerFact = HoldPlaced | HoldClosed | TransactionPosted;

export function holdPlaced(hold: Hold): HoldPlaced {
  return { type: 'hold.placed', hold };
}

/** The end of a hold. `capturedUnits` are at the scale of the hold, from 0 to its amount; the rest is released. */
export function holdClosed(hold: Hold, capturedUnits: bigint): HoldClosed {
  const { amount } = hold;
  const captured = { ...amount, units: capturedUnits };
  return { type: 'hold.closed', hold, captured, released: { ...amount, units: amount.units - capturedUnits } };
}

/**
 * The ledger after one more fact. Changes the book in place and answers the same book: a transaction of the ledger has
 * thousands of facts, too many for a copy each.
 */
export function evolve(book: LedgerBook, fact: LedgerFact): LedgerBook {
  switch (fact.type) {
    case 'hold.placed':
      book.open(fact.hold);
      return book;
    case 'hold.closed':
      book.close(fact.hold);
      return book;
    case 'transaction.posted':
      for (const { account, amount } of fact.transaction.transfers) {
        book.post(account.id, amount);
      }
      return book;
    default:
      return assertNever(fact);
  }
}

/** The transactions among some facts, in their order. */
export function transactionsOf(facts: readonly LedgerFact[]): readonly LedgerTransaction[] {
  return facts.flatMap((fact) => (fact.type === 'transaction.posted' ? [fact.transaction] : []));
}

/** The holds that some facts place, in their order. */
export function holdsOf(facts: readonly LedgerFact[]): readonly Hold[] {
  return facts.flatMap((fact) => (fact.type === 'hold.placed' ? [fact.hold] : []));
}
