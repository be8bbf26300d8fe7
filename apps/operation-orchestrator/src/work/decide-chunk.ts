import {
  compose,
  executionClosed,
  executionDecided,
  traderCreated,
  type Composed,
  type CreditDecision,
  type Trader,
} from '@ballast/contracts';
import { executionResource, outcomeOfDecision } from '@ballast/domain-execution';
import { nextTimestamp, traderId } from '@ballast/kernel';
import type { StoredChunk } from '../persistence/chunk.store';
import type { StoredOperation } from '../persistence/operation.store';
import type { StoredTrader } from '../persistence/trader.store';
import type { Cause } from './cause';
import { frameOf } from './operation-parts';

export interface DecidedChunk {
  readonly chunk: StoredChunk;
  readonly traders: readonly StoredTrader[];
  readonly messages: readonly Composed[];
  readonly counts: { readonly accepted: number; readonly rejected: number; readonly skipped: number };
}

/** What the credit check's answer makes of a chunk: Traders opened, Executions that wait, Executions that ended. */
export function decideChunk(
  operation: StoredOperation,
  listed: StoredChunk,
  decisions: readonly CreditDecision[],
  cause: Cause,
): DecidedChunk {
  const { request } = operation;
  const decidedAt = nextTimestamp(cause.now, request.created_at);
  const autoRebalance = new Map(
    listed.participants.map((asked) => [asked.participant_code, asked.auto_rebalance ?? false]),
  );
  const traders: StoredTrader[] = [];
  const messages: Composed[] = [];
  for (const decision of decisions) {
    const trader = traderId(request.strategy_id, decision.participant_code);
    const common = {
      key: trader,
      platformCode: operation.platformCode,
      correlationId: operation.id,
      causationId: cause.messageId,
      occurredAt: decidedAt,
    };
    if (decision.opens_trader) {
      const opened: StoredTrader = {
        id: trader,
        platformCode: operation.platformCode,
        strategyId: request.strategy_id,
        participantCode: decision.participant_code,
        autoRebalance: autoRebalance.get(decision.participant_code) ?? false,
        createdAt: decidedAt,
        updatedAt: decidedAt,
      };
      traders.push(opened);
      messages.push(
        compose(traderCreated, { ...common, data: { trader: traderResource(opened), operation_id: operation.id } }),
      );
    }
    const execution = executionResource(frameOf(operation, decision), outcomeOfDecision(decision), decidedAt);
    const fact = decision.outcome === 'accepted' ? executionDecided : executionClosed;
    messages.push(compose(fact, { ...common, data: { index: decision.index, execution } }));
  }
  const accepted = decisions.filter(({ outcome }) => outcome === 'accepted');
  const skipped = decisions.filter(({ outcome }) => outcome === 'skipped').length;
  return {
    chunk: { ...listed, decidedAt, decisions, legsByAsset: countLegs(accepted), isClosed: accepted.length === 0 },
    traders,
    messages,
    counts: { accepted: accepted.length, skipped, rejected: decisions.length - accepted.length - skipped },
  };
}

export function traderResource(trader: StoredTrader): Trader {
  return {
    id: trader.id,
    strategy_id: trader.strategyId,
    participant_code: trader.participantCode,
    account_label: trader.strategyId,
    auto_rebalance: trader.autoRebalance,
    created_at: trader.createdAt,
    updated_at: trader.updatedAt,
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
