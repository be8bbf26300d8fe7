import type { DecidedLeg } from '@ballast/contracts';
import type { Reason } from '@ballast/domain-execution';
import type { Account } from '@ballast/domain-ledger';
import { rejectedInCheck, type OperationTerms, type PlannedLeg, type PricesByAsset } from '@ballast/domain-sizing';
import type { Amount } from '@ballast/kernel';
import type { CreditLimits } from './credit-state';
import type { Funds } from './funds';

/** Terms that the checks of all participants of a chunk share. */
export interface CheckContext {
  readonly terms: OperationTerms;
  readonly referencePrices: PricesByAsset;
  readonly limits: CreditLimits;
  /** Null unless a rebalance is to act on drift only. */
  readonly driftedOnlyBps: number | null;
  readonly funds: Funds;
}

export interface HoldRequest {
  readonly account: Account;
  readonly amount: Amount;
}

/** The outcome of the check of one participant; `legs` in Instruction order. */
export type CheckResult =
  | { readonly outcome: 'accepted'; readonly legs: readonly DecidedLeg[]; readonly holds: readonly HoldRequest[] }
  | { readonly outcome: 'rejected' | 'skipped'; readonly legs: readonly DecidedLeg[]; readonly reason: Reason };

/** Result of a check that rejects planned legs: each is listed with the same reason. */
export function rejected(legs: readonly PlannedLeg[], reason: Reason): CheckResult {
  return { outcome: 'rejected', legs: rejectedInCheck(legs, reason), reason };
}

/** Result of a check that ended before any leg was planned: the Execution has no Instructions. */
export function unplanned(outcome: 'rejected' | 'skipped', reason: Reason): CheckResult {
  return { outcome, legs: [], reason };
}
