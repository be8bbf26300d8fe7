import type { Amount } from '@ballast/kernel';
import type { Account } from './account';
import type { TransactionPosted } from './facts';
import type { Balances } from './ledger-book';
import { transactionFor } from './transaction';

/** A transfer between two different customers' accounts that its check has let through. */
export interface TransferCommand {
  readonly id: string;
  readonly from: Account;
  readonly to: Account;
  /** Greater than 0. */
  readonly amount: Amount;
}

/**
 * Moves an amount from one customer's account to another. Both sides go through `external`, whose two entries cancel out:
 * each transfer of the ledger has one customer's account. The account that gives is leg 0, the one that gets is leg 1.
 * @throws Error when less is available than moves: the check comes before.
 */
export function postTransfer({ id, from, to, amount }: TransferCommand, balances: Balances): TransactionPosted {
  const { asset, scale, units } = amount;
  const source = balances.unitsOf(from.id, asset, scale);
  if (from.id === to.id || source.balance - source.held < units) {
    throw new Error(`the transfer ${id} moves more than ${from.name} has, or to itself`);
  }
  const transfers = [
    { account: from, moved: -units, before: source.balance },
    { account: to, moved: units, before: balances.unitsOf(to.id, asset, scale).balance },
  ].map(({ account, moved, before }, leg) => ({
    leg,
    purpose: 'transfer' as const,
    account,
    amount: { ...amount, units: moved },
    balanceAfter: { ...amount, units: before + moved },
  }));
  return { type: 'transaction.posted', transaction: transactionFor({ kind: 'transfer', id }, from, transfers) };
}
