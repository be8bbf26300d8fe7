import { parseUnits, rescaleUnits, type Amount } from '@ballast/kernel';
import type { BalanceChange, Balances, StoredBalance } from './ledger-book';
import type { LedgerTransaction } from './transaction';

/** Amounts by which balances have changed since they were read, by account id and asset. */
export type BalanceShifts = ReadonlyMap<string, ReadonlyMap<string, Amount>>;

/**
 * The shifts of the balances that a decision changes. `changes` are those of the decision, not written yet; `read` are
 * the balances from which it was made, with its changes; `current` are the balances that are stored now. A balance
 * without a shift is left out.
 */
export function shiftsOf(
  changes: readonly BalanceChange[],
  read: Balances,
  current: readonly StoredBalance[],
): BalanceShifts {
  const keyOf = (accountId: string, asset: string): string => `${accountId} ${asset}`;
  const stored = new Map(current.map(({ accountId, asset, balance }) => [keyOf(accountId, asset), balance]));
  const shifts = new Map<string, Map<string, Amount>>();
  for (const { accountId, asset, scale, balance } of changes) {
    const now = parseUnits(stored.get(keyOf(accountId, asset)) ?? '0', scale);
    const asRead = read.unitsOf(accountId, asset, scale).balance - balance;
    if (now === asRead) continue;
    const ofAccount = shifts.get(accountId) ?? new Map<string, Amount>();
    shifts.set(accountId, ofAccount.set(asset, { asset, scale, units: now - asRead }));
  }
  return shifts;
}

/**
 * The transaction corrected for one account whose balances have changed since the decision: each `balanceAfter` of the
 * account moves by the shift of its asset. So an account that many transactions post to, such as the float, is read
 * without a lock for the decision, and is locked only while the entries are written.
 */
export function rebaseTransaction(
  transaction: LedgerTransaction,
  accountId: string,
  shifts: ReadonlyMap<string, Amount>,
): LedgerTransaction {
  const transfers = transaction.transfers.map((transfer) => {
    const { account, balanceAfter } = transfer;
    const shift = account.id === accountId ? shifts.get(balanceAfter.asset) : undefined;
    if (shift === undefined) {
      return transfer;
    }
    const units = balanceAfter.units + rescaleUnits(shift.units, shift.scale, balanceAfter.scale);
    return { ...transfer, balanceAfter: { ...balanceAfter, units } };
  });
  return { ...transaction, transfers };
}
