import type { Execution, Operation, Trader } from '@ballast/contracts';

export interface LedgerEntry {
  readonly id: string;
  readonly transaction_id: string;
  readonly account: string;
  readonly asset: string;
  readonly amount: string;
  readonly balance_after: string;
  readonly execution_id: string;
  readonly instruction_index: number | null;
  readonly purpose: string;
}

export interface PublicEvent {
  readonly position: number;
  readonly notification_id: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface AccountBalance {
  readonly asset: string;
  readonly balance: string;
  readonly held: string;
  readonly available: string;
}

/** Everything that a platform can read of itself, at a moment when none of its Operations is running. */
export interface PlatformSnapshot {
  readonly operations: readonly Operation[];
  readonly executions: readonly Execution[];
  readonly traders: readonly Trader[];
  readonly entries: readonly LedgerEntry[];
  readonly float: readonly AccountBalance[];
  /** Balances by account as the ledger names it: `participant:CUST01`, `trader:{id}`. */
  readonly balances: ReadonlyMap<string, readonly AccountBalance[]>;
  readonly events: readonly PublicEvent[];
  /** Requested amounts by Operation id and participant code, as far as the caller knows them. */
  readonly requested: ReadonlyMap<string, ReadonlyMap<string, string>>;
}
