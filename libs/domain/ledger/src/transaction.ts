import { PURPOSES, type LedgerPurpose, type PostedTransfer, type Source } from '@ballast/contracts';
import { format, transactionId, type Amount } from '@ballast/kernel';
import type { Account } from './account';

/** A movement between a customer's account and the counter account of its purpose. */
export interface Transfer {
  /** Place of the Instruction in its Execution, from 0; 0 for a source without Instructions. */
  readonly leg: number;
  readonly purpose: LedgerPurpose;
  readonly account: Account;
  /** Signed: plus makes the balance of `account` grow, minus shrink. */
  readonly amount: Amount;
  /** The posted balance of `account` right after this transfer. */
  readonly balanceAfter: Amount;
}

/** All transfers of one source. The amounts of each asset sum to 0 over customers' and counter accounts together. */
export interface LedgerTransaction {
  readonly id: string;
  readonly source: Source;
  /** The account that the source acts on: the Trader of an Execution, the account of a deposit. */
  readonly account: Account;
  readonly transfers: readonly Transfer[];
}

/** A transaction with the id that belongs to its source, so that posting a source twice is refused by its id. */
export function transactionFor(source: Source, account: Account, transfers: readonly Transfer[]): LedgerTransaction {
  return { id: transactionId(source.id), source, account, transfers };
}

/** A transfer as messages carry it. */
export function transferMessage({ leg, purpose, account, amount, balanceAfter }: Transfer): PostedTransfer {
  return {
    leg,
    purpose,
    account: account.name,
    counter_account: PURPOSES[purpose].counter,
    asset: amount.asset,
    amount: format(amount),
    balance_after: format(balanceAfter),
  };
}

/** An entry of a transfer; each transfer has two. */
export interface LedgerSide {
  readonly account: string;
  /** Signed: plus is a balance that grows. */
  readonly amount: string;
  /** Empty on the counter side: counter accounts have no balance. */
  readonly balance_after: string;
}

/** The two entries that readers see of one transfer; their amounts sum to 0. */
export function sidesOf(
  transfer: LedgerSide & { readonly counter_account: string },
): readonly [customer: LedgerSide, counter: LedgerSide] {
  const { account, counter_account, amount, balance_after } = transfer;
  return [
    { account, amount, balance_after },
    { account: counter_account, amount: negated(amount), balance_after: '' },
  ];
}

/** Amounts of transfers are never 0, so there is no `-0`. */
function negated(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}
