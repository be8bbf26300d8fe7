import { compose, participantsPerChunk, type Cause, type Composed, type Operation } from '@ballast/contracts';
import { operationRequested, participantsListed } from '@ballast/contracts/operation';
import { chunked } from '@ballast/kernel';
import type { StoredPlan } from '../plans/plan.store';
import type { OperationRequest } from '../operation-request/read-operation-request';

export interface OperationMessageTerms {
  /** The request. */
  readonly cause: Cause;
  readonly quotedCurrency: string;
  /** Decimals of the quoted currency. */
  readonly scale: number;
  /** Upper bound of legs per Execution; decides the chunk size. */
  readonly legs: number;
  readonly plan: StoredPlan | undefined;
}

/**
 * Messages of an accepted Operation for the request log of its Strategy: a header, then the participants in the order
 * of the request, chunk by chunk.
 */
export function operationMessages(
  operation: Operation,
  request: OperationRequest,
  terms: OperationMessageTerms,
): readonly Composed[] {
  const { cause, quotedCurrency, scale, plan } = terms;
  const { options } = request;
  // A plan lists all of its participants, also those that a default scope selected.
  const participants = plan?.participants ?? request.participants ?? [];
  const size = participantsPerChunk(terms.legs);
  const chunks = chunked(participants, size);
  const origin = {
    cause,
    key: operation.strategy_id,
    correlationId: operation.id,
    occurredAt: operation.created_at,
  };
  const header = compose(operationRequested, {
    ...origin,
    place: operation.id,
    data: {
      operation_id: operation.id,
      strategy_id: operation.strategy_id,
      request_id: operation.request_id,
      type: operation.type,
      quoted_currency: quotedCurrency,
      quoted_scale: scale,
      allocations: [...request.allocations],
      instruments: [...request.instruments],
      participants: participants.length,
      chunks: chunks.length,
      default_scope: request.participants === undefined,
      chunk_participants: size,
      max_price_move_bps: options.maxPriceMoveBps,
      drifted_only_bps: options.driftedOnlyBps,
      plan: plan?.pinned,
      initiated_by: operation.initiated_by === '' ? undefined : operation.initiated_by,
      created_at: operation.created_at,
    },
  });
  return [
    header,
    ...chunks.map((chunk, index) =>
      compose(participantsListed, {
        ...origin,
        place: `${operation.id}:${index}`,
        data: {
          operation_id: operation.id,
          chunk: index,
          first_index: index * size,
          participants: [...chunk],
        },
      }),
    ),
  ];
}
