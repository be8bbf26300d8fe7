import type { Transfer } from '@ballast/contracts';
import { decimalPlaces, formatUnits, parseUnits } from '@ballast/kernel';

/** All transfers of one transaction: for each asset, what it adds to all accounts together is 0. */
export interface LedgerTransaction {
  readonly transaction_id: string;
  /** Empty for a deposit. */
  readonly execution_id: string;
  readonly transfers: readonly Transfer[];
}

/** One side of a transfer, as readers of the ledger see it. */
export interface LedgerSide {
  readonly account: string;
  /** Signed: plus is a balance that grows. */
  readonly amount: string;
  /** Empty on the counter side: house and external are moved by every Operation at once and have no order of their own. */
  readonly balance_after: string;
}

/** The two entries that one stored transfer stands for; their amounts sum to 0. */
export function sidesOf(transfer: Transfer): readonly [LedgerSide, LedgerSide] {
  const scale = decimalPlaces(transfer.amount);
  const mirrored = formatUnits(-parseUnits(transfer.amount, scale), scale);
  return [
    { account: transfer.account, amount: transfer.amount, balance_after: transfer.balance_after },
    { account: transfer.counter_account, amount: mirrored, balance_after: '' },
  ];
}
