import { GENERAL_LABEL, type Deposit, type ShownDeposit } from '@ballast/contracts';

/** A deposit that stands on the ledger, as its GET shows it. */
export function postedDeposit(deposit: Deposit): ShownDeposit {
  const { created_at, updated_at, customer_account: _account, ...terms } = deposit;
  return { ...terms, status: 'posted', reversed_at: '', reversal_reason: '', created_at, updated_at };
}

/** A deposit whose money has gone back. */
export function reversedDeposit(deposit: ShownDeposit, { at, reason }: { at: string; reason: string }): ShownDeposit {
  return { ...deposit, status: 'reversed', reversed_at: at, reversal_reason: reason, updated_at: at };
}

/**
 * The value by which the list of deposits finds those to one account. A `general` account and its holder are one account
 * of the ledger, so both are found by the code of the holder.
 */
export function creditedAccount({ account, customer_account }: Deposit): string {
  return customer_account?.account_label === GENERAL_LABEL ? customer_account.participant_code : account;
}
