import type { CreditDecision, OperationRequested } from '@ballast/contracts';
import { executionId, nextTimestamp, traderId, type Timestamp } from '@ballast/kernel';
import type { CheckedExecution, Chunk } from './chunk';
import type { Operation } from './operation';
import type { ChunkDecided } from './operation.facts';
import type { Trader } from './trader';

/**
 * The credit check's answer about a listed chunk: Executions that go on, Executions that ended, Traders opened. The ids
 * are derived here, once.
 */
export function decideChunk(
  operation: Operation,
  chunk: Chunk,
  { at, decisions }: { readonly at: Timestamp; readonly decisions: readonly CreditDecision[] },
): ChunkDecided {
  const decidedAt = nextTimestamp(at, operation.request.created_at);
  const executions = decisions.map((decision) => checkedExecution(operation, decision));
  const accepted = decisions.filter(({ outcome }) => outcome === 'accepted').length;
  const skipped = decisions.filter(({ outcome }) => outcome === 'skipped').length;
  return {
    kind: 'chunk_decided',
    chunk: chunk.number,
    at: decidedAt,
    executions,
    traders: openedTraders(operation, chunk, { executions, decidedAt }),
    accepted,
    skipped,
    rejected: decisions.length - accepted - skipped,
  };
}

/** A decision with the ids of its Execution and its Trader. */
export function checkedExecution(
  { id, request }: { readonly id: string; readonly request: Pick<OperationRequested, 'strategy_id'> },
  decision: CreditDecision,
): CheckedExecution {
  const { participant_code } = decision;
  return {
    executionId: executionId(id, participant_code),
    traderId: traderId(request.strategy_id, participant_code),
    decision,
  };
}

function openedTraders(
  operation: Operation,
  chunk: Chunk,
  { executions, decidedAt }: { readonly executions: readonly CheckedExecution[]; readonly decidedAt: Timestamp },
): readonly Trader[] {
  const opening = executions.filter(({ decision }) => decision.opens_trader);
  return tradersOf(operation, chunk, {
    codes: opening.map(({ decision }) => decision.participant_code),
    createdAt: decidedAt,
  });
}

/** The Traders of some participants of a chunk, as a first enrollment opens them. */
export function tradersOf(
  { platformCode, request }: Operation,
  { participants }: Chunk,
  { codes, createdAt }: { readonly codes: readonly string[]; readonly createdAt: Timestamp },
): readonly Trader[] {
  if (codes.length === 0) return [];
  const settings = new Map(participants.map((asked) => [asked.participant_code, asked.auto_rebalance ?? false]));
  return codes.map((code) => ({
    id: traderId(request.strategy_id, code),
    platformCode,
    strategyId: request.strategy_id,
    participantCode: code,
    autoRebalance: settings.get(code) ?? false,
    createdAt,
    updatedAt: createdAt,
  }));
}
