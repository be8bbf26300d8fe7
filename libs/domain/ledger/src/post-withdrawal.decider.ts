import { holdClosed, type LedgerFact } from './facts';
import type { Hold } from './hold';
import type { Balances } from './ledger-book';
import { transactionFor } from './transaction';

/** The end of a withdrawal: its hold is captured by one transfer to `external`, or released. */
export function postWithdrawal(hold: Hold, isSettled: boolean, balances: Balances): readonly LedgerFact[] {
  const { account, amount, source } = hold;
  if (!isSettled) return [holdClosed(hold, 0n)];
  const { balance } = balances.unitsOf(account.id, amount.asset, amount.scale);
  const transfer = {
    leg: 0,
    purpose: 'withdrawal' as const,
    account,
    amount: { ...amount, units: -amount.units },
    balanceAfter: { ...amount, units: balance - amount.units },
  };
  return [
    holdClosed(hold, amount.units),
    { type: 'transaction.posted', transaction: transactionFor(source, account, [transfer]) },
  ];
}
