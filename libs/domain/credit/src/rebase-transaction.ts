import { decimalPlaces, formatUnits, parseUnits } from '@ballast/kernel';
import type { LedgerTransaction } from './transfer';

/**
 * The transaction as it is when the balances of one account turn out to differ from those it was decided by: its
 * `balance_after` move along. `shifts` is by asset. For an account that everybody posts to, such as the float: it can be
 * decided by a balance that is read, and is locked only while the entries are written.
 */
export function rebaseTransaction(
  transaction: LedgerTransaction,
  account: string,
  shifts: ReadonlyMap<string, string>,
): LedgerTransaction {
  const transfers = transaction.transfers.map((transfer) => {
    const shift = transfer.account === account ? shifts.get(transfer.asset) : undefined;
    return shift === undefined ? transfer : { ...transfer, balance_after: sum(transfer.balance_after, shift) };
  });
  return { ...transaction, transfers };
}

function sum(balance: string, shift: string): string {
  const scale = Math.max(decimalPlaces(balance), decimalPlaces(shift));
  return formatUnits(parseUnits(balance, scale) + parseUnits(shift, scale), scale);
}
