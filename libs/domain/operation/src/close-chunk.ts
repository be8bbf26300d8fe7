import { plainReason, type ExecutionOutcome } from '@ballast/domain-execution';
import type { Sizing } from '@ballast/domain-sizing';
import { nextTimestamp, type Timestamp } from '@ballast/kernel';
import { acceptedOf, decisionOf, type CheckedExecution, type Chunk } from './chunk';
import { tradersOf } from './decide-chunk';
import type { Operation } from './operation';
import type { ChunkReleased, ChunkSettled, ClosedExecution } from './operation.facts';
import type { OperationInput } from './operation.inputs';
import type { Failure } from './operation.state';
import { sizerOf } from './size-execution';
import { uncheckedExecutions } from './unchecked-chunk';

/**
 * Closes a chunk whose trades are on the ledger. Each accepted Execution ends as sized, unless the venue refused a leg
 * of it. A chunk that was withdrawn has no trades: each accepted Execution ends as rejected by the operator.
 */
export function settleChunk(
  operation: Operation,
  chunk: Chunk,
  { at, executedAt, refusedLegs, isWithdrawn = false }: OperationInput<'chunk_settled'>,
): ChunkSettled {
  const size = sizerOf(operation);
  const counts = { settled: 0, rejected: 0, skipped: 0 };
  const executions = acceptedOf(chunk).map((checked): ClosedExecution => {
    const refusedLeg = refusedLegs.get(checked.executionId);
    const outcome = isWithdrawn
      ? rejected(checked, 'ended_by_operator')
      : settledOutcome(size(checked.decision), refusedLeg, executedAt);
    counts[outcome.kind === 'settled' || outcome.kind === 'skipped' ? outcome.kind : 'rejected'] += 1;
    return { checked, outcome };
  });
  return { kind: 'chunk_settled', chunk: chunk.number, at: closedAt(operation, chunk, at), executions, ...counts };
}

function settledOutcome(sizing: Sizing, refusedLeg: number | undefined, executedAt: Timestamp): ExecutionOutcome {
  if (refusedLeg !== undefined) return { kind: 'venue_refused', legs: sizing.legs, leg: refusedLeg };
  if (sizing.outcome === 'trades') {
    return { kind: 'settled', legs: sizing.legs, sized: sizing.sized, executed_at: executedAt };
  }
  return { kind: sizing.outcome, legs: sizing.legs, reason: sizing.reason };
}

/** Closes a chunk whose holds were given back. Executions that had not ended end with the reason of the Operation. */
export function releaseChunk(
  operation: Operation,
  chunk: Chunk,
  { at, traders, opened = [], failure }: Omit<OperationInput<'chunk_released'>, 'kind'> & { readonly failure: Failure },
): ChunkReleased {
  const isDecided = chunk.state.status !== 'listed';
  const now = closedAt(operation, chunk, at);
  const fresh = isDecided ? [] : tradersOf(operation, chunk, { codes: opened, createdAt: now });
  const missing = fresh.filter(({ id }) => !traders.has(id));
  const existing = new Set([...traders, ...missing.map(({ id }) => id)]);
  const open = isDecided ? acceptedOf(chunk) : uncheckedExecutions(operation, chunk, existing);
  return {
    kind: 'chunk_released',
    chunk: chunk.number,
    at: now,
    executions: open.map((checked) => ({ checked, outcome: rejected(checked, failure.reason) })),
    traders: missing,
    rejected: open.length,
    uncounted: isDecided ? 0 : open.length,
  };
}

function rejected({ decision }: CheckedExecution, reason: Failure['reason']): ExecutionOutcome {
  return { kind: 'rejected', legs: decision.legs, reason: plainReason(reason) };
}

function closedAt({ request }: Operation, chunk: Chunk, now: Timestamp): Timestamp {
  return nextTimestamp(now, decisionOf(chunk)?.decidedAt ?? request.created_at);
}
