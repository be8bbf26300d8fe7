import type { DecidedLeg, RequestedParticipant } from '@ballast/contracts';
import type { Reason } from '@ballast/domain-execution';
import { type OperationTerms, type PlannedLeg, type PricesByAsset, rejectedInCheck } from '@ballast/domain-sizing';
import type { Amount } from '@ballast/kernel';
import type { Funds } from './funds';
import type { CreditLimits, Holding, ParticipantStanding } from './place-holds.state';

/** What the check of every participant of a chunk has in common. */
export interface CheckContext {
  readonly terms: OperationTerms;
  readonly referencePrices: PricesByAsset;
  readonly limits: CreditLimits;
  /** Null unless a rebalance is to act on drift only. */
  readonly driftedOnlyBps: number | null;
  readonly funds: Funds;
}

/** One participant of the request with all that is known about it. */
export interface Candidate {
  readonly requested: RequestedParticipant;
  /** Null when the platform has no such participant. */
  readonly standing: ParticipantStanding | null;
  readonly hasTrader: boolean;
  /** The account that the Trader has, or would get. */
  readonly traderAccount: string;
  readonly holdings: readonly Holding[];
}

export interface HoldRequest {
  readonly account: string;
  readonly amount: Amount;
}

export type Verdict =
  | { readonly outcome: 'accepted'; readonly legs: readonly DecidedLeg[]; readonly holds: readonly HoldRequest[] }
  | { readonly outcome: 'rejected' | 'skipped'; readonly legs: readonly DecidedLeg[]; readonly reason: Reason };

/** Rejected with its legs listed, each with the same reason. */
export function rejected(legs: readonly PlannedLeg[], reason: Reason): Verdict {
  return { outcome: 'rejected', legs: rejectedInCheck(legs, reason), reason };
}

/** Ended before it was planned: without Instructions. */
export function unplanned(outcome: 'rejected' | 'skipped', reason: Reason): Verdict {
  return { outcome, legs: [], reason };
}
