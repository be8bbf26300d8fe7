import type {
  Actor,
  CustomerPrice,
  OperationRequested,
  OperationStatus,
  RequestedParticipant,
} from '@ballast/contracts';
import type { ExecutionOutcome } from '@ballast/domain-execution';
import type { Timestamp } from '@ballast/kernel';
import type { CheckedExecution } from './chunk';
import type { ReferencePrices, Version } from './operation';
import type { Failure } from './operation.state';
import type { Trader } from './trader';

/** The first fact of every Operation. */
export interface OperationAccepted {
  readonly kind: 'operation_accepted';
  readonly id: string;
  readonly platformCode: string;
  /** The one who requested the Operation. */
  readonly actor: Actor;
  readonly request: OperationRequested;
  readonly chunks: number;
  /** The prices of a plan; null without one. */
  readonly reference: ReferencePrices | null;
}

export interface ChunkListed {
  readonly kind: 'chunk_listed';
  readonly chunk: number;
  /** Position of the first participant in the request, from 0. */
  readonly firstIndex: number;
  readonly participants: readonly RequestedParticipant[];
}

export interface ChunkDecided {
  readonly kind: 'chunk_decided';
  readonly chunk: number;
  readonly at: Timestamp;
  readonly executions: readonly CheckedExecution[];
  /** Traders that these decisions opened. */
  readonly traders: readonly Trader[];
  readonly accepted: number;
  readonly rejected: number;
  readonly skipped: number;
}

/** An Execution at its end. */
export interface ClosedExecution {
  readonly checked: CheckedExecution;
  readonly outcome: ExecutionOutcome;
}

export interface ChunkSettled {
  readonly kind: 'chunk_settled';
  readonly chunk: number;
  readonly at: Timestamp;
  readonly executions: readonly ClosedExecution[];
  readonly settled: number;
  readonly rejected: number;
  readonly skipped: number;
}

export interface ChunkReleased {
  readonly kind: 'chunk_released';
  readonly chunk: number;
  readonly at: Timestamp;
  /** The Executions of the chunk that had not ended: all rejected, for the reason for which the Operation failed. */
  readonly executions: readonly ClosedExecution[];
  /** Traders that a lost decision has opened. */
  readonly traders: readonly Trader[];
  readonly rejected: number;
  /** Executions among the rejected ones that no decision has counted, because the credit check never saw the chunk. */
  readonly uncounted: number;
}

/** A request that was made to another service. As a fact it lets a state folded from facts know which requests run. */
export type RequestMade =
  | { readonly kind: 'quote_requested' | 'lock_requested' }
  | {
      readonly kind: 'check_requested' | 'settlement_requested' | 'release_requested' | 'withdrawal_requested';
      readonly chunks: readonly number[];
    };

/** Something that happened to an Operation. Its facts, in order, determine its state and the states of its chunks. */
export type OperationFact =
  | OperationAccepted
  /** The Operation waits behind another one of its Strategy that runs alone. */
  | { readonly kind: 'operation_queued'; readonly version: Version }
  /** `version` is null when the Operation has no chunk: it ends at once, and only the end is shown. */
  | { readonly kind: 'turn_came'; readonly version: Version | null }
  | ChunkListed
  | RequestMade
  | { readonly kind: 'reference_quoted'; readonly reference: ReferencePrices }
  | { readonly kind: 'checking_began' }
  | ChunkDecided
  | { readonly kind: 'prices_locked'; readonly prices: readonly CustomerPrice[] }
  /** Pricing refused the lock. The refusal takes effect when every Execution is decided. */
  | { readonly kind: 'lock_refused'; readonly detail: string }
  | { readonly kind: 'pricing_began'; readonly version: Version }
  | { readonly kind: 'settling_began'; readonly version: Version }
  | ChunkSettled
  | { readonly kind: 'operation_failed'; readonly failure: Failure }
  /** An operator ends the Operation: it waits only until the `open` chunks are given back or withdrawn. */
  | { readonly kind: 'end_ordered'; readonly open: readonly number[] }
  | ChunkReleased
  | {
      readonly kind: 'operation_ended';
      readonly version: Version;
      readonly previous: OperationStatus;
      readonly status: 'settled' | 'skipped' | 'failed';
      /** Empty when every Execution settled. */
      readonly reason: string;
      /** A sentence for people; empty unless failed. */
      readonly detail: string;
    };

export type FactKind = OperationFact['kind'];
export type Facts = readonly OperationFact[];

/**
 * The part of a fact from which the state of an Operation follows: all of it but the content of the request and of
 * chunks. The record keeps facts in this form.
 */
export type StateFact =
  | Exclude<OperationFact, OperationAccepted | ChunkListed | ChunkDecided | ChunkSettled | ChunkReleased>
  | Pick<OperationAccepted, 'kind' | 'chunks'>
  | Pick<ChunkListed, 'kind' | 'chunk'>
  | Omit<ChunkDecided, 'executions' | 'traders'>
  | Omit<ChunkSettled, 'executions'>
  | Omit<ChunkReleased, 'executions' | 'traders'>;
