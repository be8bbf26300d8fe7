import { PURPOSES, type Outflow, type PostedTransfer, type Source } from '@ballast/contracts';
import { derivedId, parseUnits } from '@ballast/kernel';
import type { Account, PlatformAccounts } from './account';
import type { TransactionPosted } from './facts';
import { depositAccount, type DepositState } from './post-deposit.decider';
import { transactionFor } from './transaction';

export interface OutflowCommand {
  readonly outflow: Outflow;
  /** Number of decimals of the asset. */
  readonly scale: number;
}

/**
 * The source of the transaction of an outflow. The source of a reversal derives from the deposit, so a deposit can be
 * reversed once, by whichever request.
 */
export function outflowSource(outflow: Outflow): Source {
  const { kind } = outflow;
  return kind === 'deposit_reversal'
    ? { kind, id: derivedId(kind, outflow.deposit.id, 'ledger') }
    : { kind, id: outflow.id };
}

/** The account that pays: the one that the deposit credited, or the float. */
export function outflowAccount(outflow: Outflow, accounts: PlatformAccounts): Account {
  return outflow.kind === 'deposit_reversal' ? depositAccount(outflow.deposit, accounts) : accounts.float;
}

/** The money that goes out, as a positive amount. */
export function outflowMoney(outflow: Outflow): { readonly asset: string; readonly amount: string } {
  return outflow.kind === 'deposit_reversal' ? outflow.deposit : outflow;
}

/** The transfer of an outflow, as it is made again from its fact. */
export function outflowTransfer(outflow: Outflow, account: Account, balanceAfter: string): PostedTransfer {
  const { asset, amount } = outflowMoney(outflow);
  const { counter } = PURPOSES[outflow.kind];
  return {
    leg: 0,
    purpose: outflow.kind,
    account: account.name,
    counter_account: counter,
    asset,
    amount: `-${amount}`,
    balance_after: balanceAfter,
  };
}

/** Debits an account to the world outside. Whether it may is decided before. */
export function postOutflow(
  { outflow, scale }: OutflowCommand,
  { accounts, balances }: DepositState,
): TransactionPosted {
  const account = outflowAccount(outflow, accounts);
  const { asset, amount: text } = outflowMoney(outflow);
  const amount = { asset, scale, units: -parseUnits(text, scale) };
  const balanceAfter = { ...amount, units: balances.unitsOf(account.id, asset, scale).balance + amount.units };
  const transfers = [{ leg: 0, purpose: outflow.kind, account, amount, balanceAfter }] as const;
  return { type: 'transaction.posted', transaction: transactionFor(outflowSource(outflow), account, transfers) };
}
