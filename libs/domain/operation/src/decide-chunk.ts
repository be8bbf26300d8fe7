import type { CreditDecision } from '@ballast/contracts';
import { executionResource, outcomeOfDecision } from '@ballast/domain-execution';
import { nextTimestamp, traderId, type Timestamp } from '@ballast/kernel';
import type { Chunk } from './chunk';
import type { ExecutionEvent } from './execution-event';
import type { Operation } from './operation';
import { frameOf } from './operation-terms';
import type { Trader } from './trader';

export interface DecidedChunk {
  readonly chunk: Chunk;
  readonly events: readonly ExecutionEvent[];
  readonly counts: { readonly accepted: number; readonly rejected: number; readonly skipped: number };
}

/** What the credit check's answer makes of a chunk: Traders opened, Executions that wait, Executions that ended. */
export function decideChunk(
  operation: Operation,
  listed: Chunk,
  decisions: readonly CreditDecision[],
  now: Timestamp,
): DecidedChunk {
  const { request } = operation;
  const decidedAt = nextTimestamp(now, request.created_at);
  const autoRebalance = new Map(
    listed.participants.map((asked) => [asked.participant_code, asked.auto_rebalance ?? false]),
  );
  const events: ExecutionEvent[] = [];
  for (const decision of decisions) {
    const trader = traderId(request.strategy_id, decision.participant_code);
    if (decision.opens_trader) {
      const opened: Trader = {
        id: trader,
        platformCode: operation.platformCode,
        strategyId: request.strategy_id,
        participantCode: decision.participant_code,
        autoRebalance: autoRebalance.get(decision.participant_code) ?? false,
        createdAt: decidedAt,
        updatedAt: decidedAt,
      };
      events.push({ kind: 'trader_created', at: decidedAt, trader: opened });
    }
    const execution = executionResource(frameOf(operation, decision), outcomeOfDecision(decision), decidedAt);
    const kind = decision.outcome === 'accepted' ? 'execution_decided' : 'execution_closed';
    events.push({ kind, at: decidedAt, traderId: trader, index: decision.index, execution });
  }
  const accepted = decisions.filter(({ outcome }) => outcome === 'accepted');
  const skipped = decisions.filter(({ outcome }) => outcome === 'skipped').length;
  return {
    chunk: { ...listed, decidedAt, decisions, legsByAsset: countLegs(accepted), isClosed: accepted.length === 0 },
    events,
    counts: { accepted: accepted.length, skipped, rejected: decisions.length - accepted.length - skipped },
  };
}

function countLegs(accepted: readonly CreditDecision[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { legs } of accepted) {
    for (const { asset, status } of legs) {
      if (status === undefined) counts[asset] = (counts[asset] ?? 0) + 1;
    }
  }
  return counts;
}
