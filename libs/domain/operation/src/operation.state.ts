import type { ExecutionCounts, OperationStatus, OperationType } from '@ballast/contracts';

/** Why an Operation failed as a whole. Its Executions that have not ended by then end with the same reason. */
export const FAILURE_REASONS = ['price_unavailable', 'price_moved', 'plan_stale', 'cancelled'] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

export interface Failure {
  readonly reason: FailureReason;
  /** A sentence for people. */
  readonly detail: string;
}

/** How far the credit check, the prices and the settlement of an Operation are. Only what decisions need. */
export interface OperationState {
  readonly type: OperationType;
  readonly status: OperationStatus;
  /** Empty while running. */
  readonly statusReason: string;
  /** A sentence for people; empty unless failed. */
  readonly statusDetail: string;
  /** Versions that readers were shown so far, apart from the accepted one. */
  readonly sequence: number;
  /** It waits for another rebalance of its Strategy. */
  readonly isQueued: boolean;
  /** Chunks of participants that the request has, and how many of them have arrived. */
  readonly chunks: number;
  /** Chunks that may be with the credit check, or with settlement, at a time. */
  readonly inFlightMax: number;
  readonly listed: number;
  /** Chunks that go to the credit check: all, until the Operation fails before that. */
  readonly toCheck: number;
  readonly checked: number;
  readonly decided: number;
  /** Chunks that are to be settled or, in an Operation that fails, given back. */
  readonly open: readonly number[];
  /** How many of `open` were sent on, and how many have come back. */
  readonly sent: number;
  readonly returned: number;
  readonly reference: 'unneeded' | 'unasked' | 'asked' | 'known';
  readonly prices: 'unasked' | 'asked' | 'locked' | 'unavailable';
  /** The lock is asked for at the start, not after the check. */
  readonly locksBesideCheck: boolean;
  /** Why there are no prices; empty unless they are unavailable. */
  readonly pricesDetail: string;
  /** Set once the Operation is failing: from then on everything is given back. */
  readonly failure: Failure | null;
  readonly counts: ExecutionCounts;
}

/** What happened to an Operation. */
export type OperationInput =
  | { readonly kind: 'dequeued' }
  | { readonly kind: 'chunk_listed'; readonly chunk: number }
  | { readonly kind: 'reference_quoted' }
  | {
      readonly kind: 'chunk_decided';
      readonly chunk: number;
      readonly accepted: number;
      readonly rejected: number;
      readonly skipped: number;
      /** Set when a decision is not the one that was planned: the plan is stale. */
      readonly stale?: Failure | undefined;
    }
  | { readonly kind: 'prices_locked' }
  /** Prices, reference or locked, are not to be had. */
  | { readonly kind: 'prices_unavailable'; readonly detail: string }
  /** The market is further from the prices of the check, or of the plan, than the Operation allows. */
  | { readonly kind: 'prices_moved'; readonly failure: Failure }
  | { readonly kind: 'cancel_requested' }
  | {
      readonly kind: 'chunk_settled';
      readonly chunk: number;
      readonly settled: number;
      readonly rejected: number;
      readonly skipped: number;
    }
  /** `undecided`: the credit check never saw the chunk, so its Executions were not counted before. */
  | { readonly kind: 'chunk_released'; readonly chunk: number; readonly rejected: number; readonly undecided: boolean };

/** What is to be done about it, in this order. */
export type OperationEffect =
  | { readonly kind: 'quote_reference' }
  | { readonly kind: 'lock_prices' }
  | { readonly kind: 'check_chunk'; readonly chunk: number }
  | { readonly kind: 'settle_chunk'; readonly chunk: number }
  | { readonly kind: 'release_chunk'; readonly chunk: number }
  /** Readers are shown the Operation anew; it has not changed its status. */
  | { readonly kind: 'show'; readonly sequence: number }
  | {
      readonly kind: 'change_status';
      readonly previous: OperationStatus;
      readonly status: OperationStatus;
      readonly reason: string;
      readonly detail: string;
      readonly sequence: number;
      readonly counts: ExecutionCounts;
    };

export interface Advance {
  readonly state: OperationState;
  readonly effects: readonly OperationEffect[];
}

export const TERMINAL_STATUSES: readonly OperationStatus[] = ['settled', 'skipped', 'failed'];

export function isTerminal(status: OperationStatus): boolean {
  return TERMINAL_STATUSES.includes(status);
}

/** Trades may be booked from `settling` on: then an Operation can no longer be cancelled. */
export function isCancellable(state: OperationState): boolean {
  return state.status === 'validating' || state.status === 'pricing';
}
