import type { MovementKind } from '@ballast/contracts';
import { assertNever, derivedId, transactionId, type Amount } from '@ballast/kernel';
import type { Account } from './account';
import { holdClosed, type LedgerFact } from './facts';
import type { Hold } from './hold';
import type { Balances } from './ledger-book';
import { transactionFor, type LedgerTransaction, type Transfer } from './transaction';

/**
 * Change of the ledger by news of the rail. `capture` and `release` end the hold of money that goes out, `credit` books
 * money that comes in, `give_back` books money that had gone out and has come back.
 */
export type MovementBooking = 'none' | 'capture' | 'release' | 'credit' | 'give_back';

/** A movement over the rail, as the ledger sees it. */
export interface BookedMovement {
  readonly id: string;
  readonly kind: MovementKind;
  readonly account: Account;
  /** Greater than 0. */
  readonly amount: Amount;
}

/** Leg of the transfer by which a movement leaves or reaches its account. */
const FIRST_LEG = 0;
/** Leg of the transfer by which it is given back. */
const RETURN_LEG = 1;

/** The hold of an approved movement that goes out: exactly its amount. */
export function movementHold({ id, kind, account, amount }: BookedMovement): Hold {
  return { source: { kind, id }, account, amount };
}

/** Books a movement against `external`, under its kind as the purpose. */
export function postMovement(
  movement: BookedMovement,
  booking: MovementBooking,
  balances: Balances,
): readonly LedgerFact[] {
  const { amount } = movement;
  switch (booking) {
    case 'none':
      return [];
    case 'release':
      return [holdClosed(movementHold(movement), 0n)];
    case 'capture':
      return [holdClosed(movementHold(movement), amount.units), posted(movement, -amount.units, balances)];
    case 'credit':
      return [posted(movement, amount.units, balances)];
    case 'give_back':
      return [posted(movement, amount.units, balances, RETURN_LEG)];
    default:
      return assertNever(booking);
  }
}

/**
 * The transaction of a movement: the one by which it is settled, or the one that gives it back. Both have the movement as
 * their source, and ids of their own.
 */
export function movementTransaction(
  { id, kind, account }: Omit<BookedMovement, 'amount'>,
  transfers: readonly Transfer[],
): LedgerTransaction {
  const transaction = transactionFor({ kind, id }, account, transfers);
  const isReturn = transfers.some(({ leg }) => leg === RETURN_LEG);
  return isReturn ? { ...transaction, id: transactionId(derivedId('movement', 'return', id)) } : transaction;
}

function posted(movement: BookedMovement, units: bigint, balances: Balances, leg: number = FIRST_LEG): LedgerFact {
  const { kind, account, amount } = movement;
  const { balance } = balances.unitsOf(account.id, amount.asset, amount.scale);
  const transfer: Transfer = {
    leg,
    purpose: kind,
    account,
    amount: { ...amount, units },
    balanceAfter: { ...amount, units: balance + units },
  };
  return { type: 'transaction.posted', transaction: movementTransaction(movement, [transfer]) };
}
