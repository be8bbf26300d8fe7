import { assertNever } from '@ballast/kernel';
import { FAILURE_REASONS, type ExecutionCounts, type FailureReason, type OperationStatus } from '@ballast/contracts';

export interface Failure {
  readonly reason: FailureReason;
  /** A sentence for people. */
  readonly detail: string;
}

/** The lock of the prices at which every Execution of an Operation settles. */
export type LockProgress =
  | { readonly status: 'unasked' | 'asked' | 'locked' }
  /** `detail`: a sentence for people. */
  | { readonly status: 'unavailable'; readonly detail: string };

/** The chunks of the list that have arrived. */
export interface Arrivals {
  /** Chunks without a gap before them, `0` to `listed - 1`. */
  readonly listed: number;
  /** Numbers of chunks behind a gap, ascending; absent without a gap. */
  readonly ahead?: readonly number[];
}

interface StateByPhase {
  /** The turn of the Operation has come, and nothing was requested yet. The phase ends in the step that begins it. */
  readonly starting: Arrivals;
  /** Another Operation of the Strategy that runs alone has not ended. */
  readonly queued: Arrivals;
  /** Reference prices were asked for; the credit check is sized by them. */
  readonly quoting: Arrivals;
  /** The credit check decides the chunks, a few at a time and in the order of the request. */
  readonly checking: Arrivals & {
    /** Chunks that were sent to the credit check, `0` to `checked - 1`. */
    readonly checked: number;
    /** Number of the checked chunks that are decided. */
    readonly decided: number;
    /** Decided chunks with an accepted Execution, ascending: the settlement follows the request. */
    readonly accepted: readonly number[];
    readonly lock: LockProgress;
    readonly counts: ExecutionCounts;
  };
  /** Every Execution is decided; the lock is awaited. */
  readonly pricing: {
    readonly accepted: readonly number[];
    readonly lock: LockProgress;
    readonly counts: ExecutionCounts;
  };
  /** Prices are locked; the accepted Executions settle, a few chunks at a time. */
  readonly settling: {
    /** Chunks that were not sent to settle yet, ascending. */
    readonly waiting: readonly number[];
    /** Chunks that were sent to settle and have not come back. */
    readonly inFlight: number;
    readonly counts: ExecutionCounts;
  };
  /** The Operation failed as a whole: holds are given back, and chunks that arrive or are decided late as well. */
  readonly givingBack: Arrivals & {
    readonly failure: Failure;
    /** The status that readers see until the end. */
    readonly shownAs: 'validating' | 'pricing';
    /** Chunks that were with the credit check when the Operation failed and are not decided yet. */
    readonly inCheck: number;
    /** Chunks that were not sent to be given back yet. */
    readonly waiting: readonly number[];
    /** Chunks that were sent to be given back and have not come back. */
    readonly inFlight: number;
    /** An operator ended the Operation: it waits neither for chunks that have not arrived nor for decisions. */
    readonly isOrdered?: true;
    readonly counts: ExecutionCounts;
  };
  readonly ended: {
    readonly status: 'settled' | 'skipped' | 'failed';
    /** Empty when every Execution settled. */
    readonly reason: string;
    /** A sentence for people; empty unless failed. */
    readonly detail: string;
    readonly counts: ExecutionCounts;
  };
}

export type Phase = keyof StateByPhase;

/** The progress of an Operation. Each phase holds the data that its decisions need, and nothing else. */
export type OperationState<P extends Phase = Phase> = {
  [Q in P]: { readonly phase: Q } & StateByPhase[Q];
}[P];

export const NO_EXECUTIONS: ExecutionCounts = { total: 0, settled: 0, skipped: 0, rejected: 0 };

/** The status that readers see. */
export function statusOf(state: OperationState): OperationStatus {
  switch (state.phase) {
    case 'starting':
    case 'queued':
    case 'quoting':
    case 'checking':
      return 'validating';
    case 'pricing':
    case 'settling':
      return state.phase;
    case 'givingBack':
      return state.shownAs;
    case 'ended':
      return state.status;
    default:
      return assertNever(state);
  }
}

/** Executions by outcome, as far as they are decided. */
export function countsOf(state: OperationState): ExecutionCounts {
  return 'counts' in state ? state.counts : NO_EXECUTIONS;
}

/** The reason for which an Operation failed as a whole; null when it did not. */
export function failureOf(state: OperationState): Failure | null {
  if (state.phase === 'givingBack') return state.failure;
  if (state.phase !== 'ended') return null;
  const reason = FAILURE_REASONS.find((code) => code === state.reason);
  return reason === undefined ? null : { reason, detail: state.detail };
}
