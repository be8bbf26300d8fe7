import type { CreditDecision } from '@ballast/contracts';
import { executionResource, plainReason, type ExecutionOutcome } from '@ballast/domain-execution';
import type { Sizing } from '@ballast/domain-sizing';
import { executionId, nextTimestamp, traderId, type Timestamp } from '@ballast/kernel';
import { acceptedOf, type Chunk } from './chunk';
import type { ExecutionEvent } from './execution-event';
import type { Operation } from './operation';
import { frameOf } from './operation-terms';
import { sizeChunk } from './size-chunk';

export interface ClosedChunk {
  readonly events: readonly ExecutionEvent[];
  readonly counts: { readonly settled: number; readonly rejected: number; readonly skipped: number };
}

export interface Posted {
  readonly executed_at: string;
  readonly refused: readonly { readonly source_id: string; readonly leg: number }[];
}

/** The ledger shows the trades of a chunk: each of its Executions ends as its sizing and the venue had it. */
export function closeSettledChunk(operation: Operation, chunk: Chunk, posted: Posted, now: Timestamp): ClosedChunk {
  const refusedLegs = new Map(posted.refused.map(({ source_id, leg }) => [source_id, leg]));
  const ended = sizeChunk(operation, chunk).map(({ decision, sizing }) => {
    const refusedLeg = refusedLegs.get(executionId(operation.id, decision.participant_code));
    return { decision, outcome: settledOutcome(sizing, refusedLeg, posted.executed_at) };
  });
  return close(operation, chunk, ended, now);
}

function settledOutcome(sizing: Sizing, refusedLeg: number | undefined, executedAt: string): ExecutionOutcome {
  if (refusedLeg !== undefined) return { kind: 'venue_refused', legs: sizing.legs, leg: refusedLeg };
  if (sizing.outcome === 'runs') {
    return { kind: 'settled', legs: sizing.legs, sized: sizing.sized, executed_at: executedAt };
  }
  return { kind: sizing.outcome, legs: sizing.legs, reason: sizing.reason };
}

/**
 * The Operation failed as a whole and the holds of a chunk were given back: its Executions end with its reason.
 * `undecided` stands for the decisions of a chunk that the credit check never saw.
 */
export function closeReleasedChunk(
  operation: Operation,
  chunk: Chunk,
  undecided: readonly CreditDecision[],
  now: Timestamp,
): ClosedChunk {
  const { failure } = operation.state;
  if (failure === null) throw new Error(`Operation ${operation.id} gave back holds without having failed`);
  const ended = [...acceptedOf(chunk), ...undecided].map((decision) => ({
    decision,
    outcome: { kind: 'rejected', legs: decision.legs, reason: plainReason(failure.reason) } satisfies ExecutionOutcome,
  }));
  return close(operation, chunk, ended, now);
}

function close(
  operation: Operation,
  chunk: Chunk,
  ended: readonly { readonly decision: CreditDecision; readonly outcome: ExecutionOutcome }[],
  now: Timestamp,
): ClosedChunk {
  const { request } = operation;
  const closedAt = nextTimestamp(now, chunk.decidedAt === '' ? request.created_at : chunk.decidedAt);
  const counts = { settled: 0, rejected: 0, skipped: 0 };
  const events = ended.map(({ decision, outcome }): ExecutionEvent => {
    const execution = executionResource(frameOf(operation, decision), outcome, closedAt);
    counts[execution.status === 'settled' || execution.status === 'skipped' ? execution.status : 'rejected'] += 1;
    return {
      kind: 'execution_closed',
      at: closedAt,
      traderId: traderId(request.strategy_id, decision.participant_code),
      index: decision.index,
      execution,
    };
  });
  return { events, counts };
}
