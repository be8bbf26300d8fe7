import type { CounterKind } from './account-kinds';
import { keysOf } from './keys-of';

/** The rules in which the purposes of transfers differ. */
export interface PurposeTraits {
  /** The account on the other side of the customer's account. */
  readonly counter: CounterKind;
  /** `assets`: the underlying asset of a trade. `cash`: anything else; transfers, withdrawals and payouts may also move assets so. */
  readonly moves: 'cash' | 'assets';
}

/** Every purpose of a transfer, in the words of ledger entries. */
export const PURPOSES = {
  deposit: { counter: 'external', moves: 'cash' },
  buy_cash: { counter: 'house', moves: 'cash' },
  buy_asset: { counter: 'house', moves: 'assets' },
  sell_asset: { counter: 'house', moves: 'assets' },
  sell_cash: { counter: 'house', moves: 'cash' },
  transfer: { counter: 'external', moves: 'cash' },
  withdrawal: { counter: 'external', moves: 'cash' },
  payment: { counter: 'external', moves: 'cash' },
  payout: { counter: 'external', moves: 'cash' },
  fee: { counter: 'fees', moves: 'cash' },
  deposit_reversal: { counter: 'external', moves: 'cash' },
  float_withdrawal: { counter: 'external', moves: 'cash' },
} as const satisfies Readonly<Record<string, PurposeTraits>>;

export type LedgerPurpose = keyof typeof PURPOSES;

export const LEDGER_PURPOSES: readonly LedgerPurpose[] = keysOf(PURPOSES);

/** Purposes of transfers that move cash, which is what the float and participants' accounts hold. */
export const CASH_PURPOSES: readonly LedgerPurpose[] = LEDGER_PURPOSES.filter(
  (purpose) => PURPOSES[purpose].moves === 'cash',
);
