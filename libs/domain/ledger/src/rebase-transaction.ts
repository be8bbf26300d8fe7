import { rescaleUnits, type Amount } from '@ballast/kernel';
import type { LedgerTransaction } from './transaction';

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
