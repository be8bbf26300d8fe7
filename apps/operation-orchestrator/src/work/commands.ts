import {
  compose,
  executionsSettle,
  holdsPlace,
  holdsRelease,
  operationShown,
  operationStatusChanged,
  OPERATION_TRAITS,
  pricesLock,
  pricesQuote,
  type Composed,
  type HoldsPlace,
  type MessageType,
  type OperationStatus,
  type PriceBound,
} from '@ballast/contracts';
import type { OperationEffect } from '@ballast/domain-operation';
import { executionId, traderId } from '@ballast/kernel';
import { acceptedOf, type StoredChunk } from '../persistence/chunk.store';
import type { StoredOperation } from '../persistence/operation.store';
import type { Cause } from './cause';
import { instrumentsOf, requiredAssets } from './operation-parts';
import { operationResource } from './operation-resource';
import { sizeChunk } from './size-chunk';

function send<T>(
  type: MessageType<T>,
  key: string,
  data: T,
  { operation, cause }: { operation: StoredOperation; cause: Cause },
): Composed {
  return compose(type, {
    key,
    platformCode: operation.platformCode,
    correlationId: operation.id,
    causationId: cause.messageId,
    occurredAt: cause.now,
    data,
  });
}

function priceRequest(operation: StoredOperation) {
  const { quoted_currency, type } = operation.request;
  return { quoted_currency, side: OPERATION_TRAITS[type].priceSide, required: [...requiredAssets(operation.request)] };
}

/** The reference prices that the Operation asks for. */
export function quoteOf(operation: StoredOperation) {
  return { ...priceRequest(operation), every_instrument: OPERATION_TRAITS[operation.request.type].actsOnHoldings };
}

export function quoteReference(operation: StoredOperation, cause: Cause): Composed {
  return send(
    pricesQuote,
    operation.id,
    { operation_id: operation.id, strategy_id: operation.request.strategy_id, ...quoteOf(operation), optional: [] },
    { operation, cause },
  );
}

/** `traded`: the assets that accepted Executions trade, known once all are decided. */
export function lockPrices(operation: StoredOperation, traded: readonly string[], cause: Cause): Composed {
  const request = priceRequest(operation);
  const optional = traded.filter((asset) => !request.required.includes(asset));
  const bound = boundOf(operation, new Set([...request.required, ...optional]));
  const { strategy_id } = operation.request;
  return send(
    pricesLock,
    operation.id,
    { operation_id: operation.id, strategy_id, ...request, optional, bound },
    { operation, cause },
  );
}

/** An Operation that was planned settles at the prices of its plan; any other at those of the market, if near enough. */
function boundOf({ request, reference }: StoredOperation, assets: ReadonlySet<string>): PriceBound | undefined {
  const { plan, max_price_move_bps } = request;
  const max_move_bps = plan?.tolerance_bps ?? max_price_move_bps;
  if (reference === null || max_move_bps === undefined) return undefined;
  const prices = reference.prices.filter(({ asset }) => assets.has(asset));
  return { prices, max_move_bps, lock_at: plan === undefined ? 'market' : 'bound' };
}

export function checkChunk(operation: StoredOperation, chunk: StoredChunk, cause: Cause): Composed {
  return send(holdsPlace, operation.platformCode, checkOf(operation, chunk), { operation, cause });
}

/** What the credit check is asked about a chunk, whether or not it comes to holds. */
export function checkOf(operation: StoredOperation, chunk: StoredChunk): HoldsPlace {
  const { request, reference } = operation;
  return {
    operation_id: operation.id,
    strategy_id: request.strategy_id,
    type: request.type,
    chunk: chunk.chunk,
    first_index: chunk.firstIndex,
    quoted_currency: request.quoted_currency,
    quoted_scale: request.quoted_scale,
    allocations: request.allocations,
    instruments: [...instrumentsOf(operation)],
    reference_prices: Object.fromEntries((reference?.prices ?? []).map(({ asset, price }) => [asset, price])),
    participants: chunk.participants.map(({ planned, ...asked }) => asked),
    default_scope: request.default_scope,
    drifted_only_bps: request.drifted_only_bps,
    is_planned: request.plan !== undefined,
  };
}

export function releaseChunk(operation: StoredOperation, chunk: StoredChunk, cause: Cause): Composed {
  const execution_ids = acceptedOf(chunk).map(({ participant_code }) => executionId(operation.id, participant_code));
  return send(
    holdsRelease,
    operation.platformCode,
    { operation_id: operation.id, chunk: chunk.chunk, execution_ids },
    { operation, cause },
  );
}

/**
 * An Execution that ended at the locked prices travels along without a leg: it trades nothing and its holds are given
 * back with the settlement of its chunk.
 */
export function settleChunk(
  operation: StoredOperation,
  chunk: StoredChunk,
  legsByChunk: readonly Readonly<Record<string, number>>[],
  cause: Cause,
): Composed {
  const { request } = operation;
  return send(
    executionsSettle,
    `${operation.id}:${chunk.chunk}`,
    {
      operation_id: operation.id,
      strategy_id: request.strategy_id,
      type: request.type,
      quoted_currency: request.quoted_currency,
      chunk: chunk.chunk,
      preceding: sumLegs(legsByChunk.slice(0, chunk.chunk)),
      totals: sumLegs(legsByChunk),
      executions: sizeChunk(operation, chunk).map(({ decision, sizing }) => ({
        execution_id: executionId(operation.id, decision.participant_code),
        trader_id: traderId(request.strategy_id, decision.participant_code),
        participant_code: decision.participant_code,
        legs: sizing.outcome === 'runs' ? [...sizing.sized] : [],
      })),
    },
    { operation, cause },
  );
}

function sumLegs(chunks: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const legs of chunks) {
    for (const [asset, count] of Object.entries(legs)) sum[asset] = (sum[asset] ?? 0) + count;
  }
  return sum;
}

/** Readers see the Operation as it is now; nobody is notified. */
export function shown(operation: StoredOperation, sequence: number, cause: Cause): Composed {
  const at = { ...cause, now: operation.updatedAt };
  const data = { sequence, operation: operationResource(operation) };
  return send(operationShown, operation.id, data, { operation, cause: at });
}

export function statusChanged(
  operation: StoredOperation,
  change: Extract<OperationEffect, { kind: 'change_status' }>,
  cause: Cause,
): Composed {
  const resource = {
    ...operationResource(operation),
    status: change.status,
    status_reason: change.reason,
    status_detail: change.detail,
  };
  const previous: OperationStatus = change.previous;
  return send(
    operationStatusChanged,
    operation.id,
    { sequence: change.sequence, previous_status: previous, operation: resource, executions: change.counts },
    { operation, cause: { ...cause, now: operation.updatedAt } },
  );
}
