import type { Operation, OperationStatus } from '@ballast/contracts';

/** How many Executions of an Operation are readable, by status. */
export interface ExecutionProgress {
  readonly projected: number;
  readonly settled: number;
  readonly skipped: number;
  readonly rejected: number;
}

export const NO_PROGRESS: ExecutionProgress = { projected: 0, settled: 0, skipped: 0, rejected: 0 };

/** A change of an Operation as the log reports it. */
export interface OperationEvent {
  /** Counts the changes of this Operation from 1. */
  readonly sequence: number;
  readonly platformCode: string;
  readonly previousStatus: string;
  /** The Executions that the Operation counts; 0 until all are decided. */
  readonly total: number;
  readonly occurredAt: string;
  readonly correlationId: string;
  readonly messageId: string;
  /** The Operation as its GET shows it from this change on. */
  readonly operation: Operation;
}

const IS_TERMINAL: Readonly<Record<OperationStatus, boolean>> = {
  validating: false,
  pricing: false,
  settling: false,
  settled: true,
  skipped: true,
  failed: true,
};

/**
 * A reader that sees an Operation past `validating` finds all its Executions, and one that sees it terminal finds all
 * of them terminal.
 */
export function isReadable({ operation, total }: OperationEvent, progress: ExecutionProgress): boolean {
  if (operation.status === 'validating') return true;
  return (
    (IS_TERMINAL[operation.status] ? progress.settled + progress.skipped + progress.rejected : progress.projected) >=
    total
  );
}

export interface GateDecision {
  readonly released: readonly OperationEvent[];
  readonly held: readonly OperationEvent[];
}

/**
 * Lets the events of one Operation through in their sequence, up to the first that has to wait. What is applied already
 * is dropped, and so is a second copy.
 */
export function passGate(
  events: readonly OperationEvent[],
  state: { readonly applied: number; readonly progress: ExecutionProgress },
): GateDecision {
  const waiting = new Map<number, OperationEvent>();
  for (const event of events) if (event.sequence > state.applied) waiting.set(event.sequence, event);
  const inSequence = [...waiting.values()].sort((a, b) => a.sequence - b.sequence);
  const firstHeld = inSequence.findIndex((event) => !isReadable(event, state.progress));
  return firstHeld < 0
    ? { released: inSequence, held: [] }
    : { released: inSequence.slice(0, firstHeld), held: inSequence.slice(firstHeld) };
}

/** Whether webhooks report it: a transition between two statuses, not the first status and not a place in the queue. */
export function isTransition({ previousStatus, operation }: OperationEvent): boolean {
  return previousStatus !== '' && previousStatus !== operation.status;
}
