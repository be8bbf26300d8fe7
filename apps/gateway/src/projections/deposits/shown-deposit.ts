import type { Deposit, ShownDeposit } from '@ballast/contracts';

/** A deposit that stands on the ledger, as its GET shows it. */
export function postedDeposit(deposit: Deposit): ShownDeposit {
  const { created_at, updated_at, ...terms } = deposit;
  return { ...terms, status: 'posted', reversed_at: '', reversal_reason: '', created_at, updated_at };
}

/** A deposit whose money has gone back. */
export function reversedDeposit(deposit: ShownDeposit, { at, reason }: { at: string; reason: string }): ShownDeposit {
  return { ...deposit, status: 'reversed', reversed_at: at, reversal_reason: reason, updated_at: at };
}
