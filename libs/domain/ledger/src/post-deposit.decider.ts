import type { Deposit } from '@ballast/contracts';
import { parseUnits } from '@ballast/kernel';
import type { Account, PlatformAccounts } from './account';
import type { TransactionPosted } from './facts';
import type { Balances } from './ledger-book';
import { transactionFor } from './transaction';

export interface DepositCommand {
  readonly deposit: Pick<Deposit, 'id' | 'account' | 'customer_account' | 'asset' | 'amount'>;
  /** Number of decimals of the asset. */
  readonly scale: number;
}

export interface DepositState {
  readonly accounts: PlatformAccounts;
  readonly balances: Balances;
}

/** Credits an account from outside. */
export function postDeposit(
  { deposit, scale }: DepositCommand,
  { accounts, balances }: DepositState,
): TransactionPosted {
  const { asset } = deposit;
  const account = depositAccount(deposit, accounts);
  const amount = { asset, scale, units: parseUnits(deposit.amount, scale) };
  const balanceAfter = { ...amount, units: balances.unitsOf(account.id, asset, scale).balance + amount.units };
  const transfers = [{ leg: 0, purpose: 'deposit', account, amount, balanceAfter }] as const;
  return {
    type: 'transaction.posted',
    transaction: transactionFor({ kind: 'deposit', id: deposit.id }, account, transfers),
  };
}

/** The account that a deposit credits: that of its customer account, the float by its kind, or that of a participant. */
export function depositAccount(
  { account, customer_account }: Pick<Deposit, 'account' | 'customer_account'>,
  accounts: PlatformAccounts,
): Account {
  if (customer_account !== undefined) return accounts.ofCustomer(customer_account);
  return account === accounts.float.name ? accounts.float : accounts.participant(account);
}
