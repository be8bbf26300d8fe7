import type { ExecutionCounts, OperationStatus, OperationType } from '@ballast/contracts';

/** How far the credit check, the prices and the settlement of an Operation are. Only what decisions need. */
export interface OperationState {
  readonly type: OperationType;
  readonly status: OperationStatus;
  /** Empty while running. */
  readonly statusReason: string;
  /** A sentence for people; empty unless failed. */
  readonly statusDetail: string;
  /** Transitions so far. */
  readonly sequence: number;
  /** Chunks of participants that the request has. */
  readonly chunks: number;
  /** Chunks that have arrived, that were sent to the credit check, that it has decided. */
  readonly listed: number;
  readonly checked: number;
  readonly decided: number;
  /** Chunks with something to settle or to release, in their order. */
  readonly accepted: readonly number[];
  /** How many of `accepted` were sent on to settle (or release), and how many have come back. */
  readonly sent: number;
  readonly returned: number;
  readonly reference: 'unneeded' | 'asked' | 'known';
  readonly prices: 'unasked' | 'asked' | 'locked' | 'unavailable';
  readonly counts: ExecutionCounts;
}

/** What happened to an Operation. */
export type OperationInput =
  | { readonly kind: 'chunk_listed'; readonly chunk: number }
  | { readonly kind: 'reference_quoted' }
  | {
      readonly kind: 'chunk_decided';
      readonly chunk: number;
      readonly accepted: number;
      readonly rejected: number;
      readonly skipped: number;
    }
  | { readonly kind: 'prices_locked' }
  | { readonly kind: 'prices_unavailable'; readonly detail: string }
  | {
      readonly kind: 'chunk_settled';
      readonly chunk: number;
      readonly settled: number;
      readonly rejected: number;
      readonly skipped: number;
    }
  | { readonly kind: 'chunk_released'; readonly chunk: number; readonly rejected: number };

/** What is to be done about it, in this order. */
export type OperationEffect =
  | { readonly kind: 'quote_reference' }
  | { readonly kind: 'lock_prices' }
  | { readonly kind: 'check_chunk'; readonly chunk: number }
  | { readonly kind: 'settle_chunk'; readonly chunk: number }
  | { readonly kind: 'release_chunk'; readonly chunk: number }
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
