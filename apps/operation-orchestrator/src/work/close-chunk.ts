import { compose, executionClosed, type Composed, type CreditDecision } from '@ballast/contracts';
import { executionResource, plainReason, type ExecutionOutcome } from '@ballast/domain-execution';
import type { Sizing } from '@ballast/domain-sizing';
import { executionId, nextTimestamp, traderId } from '@ballast/kernel';
import { acceptedOf, type StoredChunk } from '../persistence/chunk.store';
import type { StoredOperation } from '../persistence/operation.store';
import type { Cause } from './cause';
import { frameOf } from './operation-parts';
import { sizeChunk } from './size-chunk';

export interface ClosedChunk {
  readonly messages: readonly Composed[];
  readonly counts: { readonly settled: number; readonly rejected: number; readonly skipped: number };
}

export interface Posted {
  readonly executed_at: string;
  readonly refused: readonly { readonly execution_id: string; readonly leg: number }[];
}

/** The ledger shows the trades of a chunk: each of its Executions ends as its sizing and the venue had it. */
export function closeSettledChunk(
  operation: StoredOperation,
  chunk: StoredChunk,
  posted: Posted,
  cause: Cause,
): ClosedChunk {
  const refusedLegs = new Map(posted.refused.map(({ execution_id, leg }) => [execution_id, leg]));
  const ended = sizeChunk(operation, chunk).map(({ decision, sizing }) => {
    const refusedLeg = refusedLegs.get(executionId(operation.id, decision.participant_code));
    return { decision, outcome: settledOutcome(sizing, refusedLeg, posted.executed_at) };
  });
  return close(operation, chunk, ended, cause);
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
  operation: StoredOperation,
  chunk: StoredChunk,
  undecided: readonly CreditDecision[],
  cause: Cause,
): ClosedChunk {
  const { failure } = operation.state;
  if (failure === null) throw new Error(`Operation ${operation.id} gave back holds without having failed`);
  const ended = [...acceptedOf(chunk), ...undecided].map((decision) => ({
    decision,
    outcome: { kind: 'rejected', legs: decision.legs, reason: plainReason(failure.reason) } satisfies ExecutionOutcome,
  }));
  return close(operation, chunk, ended, cause);
}

function close(
  operation: StoredOperation,
  chunk: StoredChunk,
  ended: readonly { readonly decision: CreditDecision; readonly outcome: ExecutionOutcome }[],
  cause: Cause,
): ClosedChunk {
  const { request } = operation;
  const closedAt = nextTimestamp(cause.now, chunk.decidedAt === '' ? request.created_at : chunk.decidedAt);
  const counts = { settled: 0, rejected: 0, skipped: 0 };
  const messages = ended.map(({ decision, outcome }) => {
    const execution = executionResource(frameOf(operation, decision), outcome, closedAt);
    counts[execution.status === 'settled' || execution.status === 'skipped' ? execution.status : 'rejected'] += 1;
    return compose(executionClosed, {
      key: traderId(request.strategy_id, decision.participant_code),
      platformCode: operation.platformCode,
      correlationId: operation.id,
      causationId: cause.messageId,
      occurredAt: closedAt,
      data: { index: decision.index, execution },
    });
  });
  return { messages, counts };
}
