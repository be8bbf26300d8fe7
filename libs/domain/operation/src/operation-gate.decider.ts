import { isTerminal, type Cause, type Operation } from '@ballast/contracts';

/** Numbers of the readable Executions of an Operation: all of them, and the terminal ones by status. */
export interface ExecutionProgress {
  readonly projected: number;
  readonly settled: number;
  readonly skipped: number;
  readonly rejected: number;
}

export const NO_PROGRESS: ExecutionProgress = { projected: 0, settled: 0, skipped: 0, rejected: 0 };

/** A change of an Operation, as the log reports it to readers. */
export interface OperationEvent {
  /** Number of this change among the changes of the Operation, from 1. */
  readonly sequence: number;
  readonly platformCode: string;
  readonly previousStatus: string;
  /** The Executions that the Operation counts; 0 until all are decided. */
  readonly total: number;
  readonly occurredAt: string;
  /** The message that reported the change. */
  readonly cause: Cause;
  /** The Operation as its GET shows it from this change on. */
  readonly operation: Operation;
}

/**
 * Whether readers may see the change. An Operation past `validating` is shown only when all its Executions are
 * readable, a terminal one only when all its Executions are readable as terminal.
 */
export function isReadable({ operation, total }: OperationEvent, progress: ExecutionProgress): boolean {
  if (operation.status === 'validating') return true;
  return (
    (isTerminal(operation.status) ? progress.settled + progress.skipped + progress.rejected : progress.projected) >=
    total
  );
}

export interface GateDecision {
  /** Readable now, in their sequence. */
  readonly released: readonly OperationEvent[];
  /** Not readable yet, in their sequence. */
  readonly pending: readonly OperationEvent[];
}

/**
 * Lets the events of one Operation through in their sequence, up to the first that has to wait. Events that are applied
 * already are dropped, and so are second copies. `applied` is the sequence of the last applied event, 0 before the
 * first.
 */
export function passGate(
  events: readonly OperationEvent[],
  state: { readonly applied: number; readonly progress: ExecutionProgress },
): GateDecision {
  const unapplied = new Map<number, OperationEvent>();
  for (const event of events) if (event.sequence > state.applied) unapplied.set(event.sequence, event);
  const inSequence = [...unapplied.values()].sort((a, b) => a.sequence - b.sequence);
  const firstPending = inSequence.findIndex((event) => !isReadable(event, state.progress));
  return firstPending < 0
    ? { released: inSequence, pending: [] }
    : { released: inSequence.slice(0, firstPending), pending: inSequence.slice(firstPending) };
}

/** Whether webhooks report the event: a change between two statuses, not the first status and not a place in the queue. */
export function isTransition({ previousStatus, operation }: OperationEvent): boolean {
  return previousStatus !== '' && previousStatus !== operation.status;
}
