import {
  CHUNK_PARTICIPANTS_MAX,
  compose,
  operationRequested,
  participantsListed,
  type Composed,
  type Operation,
} from '@ballast/contracts';
import type { OperationRequest } from './read-operation-request';

/**
 * An accepted Operation as it goes into the request log of its Strategy: a header, then its participants in the order
 * of the request, chunk by chunk.
 */
export function operationMessages(
  operation: Operation,
  request: OperationRequest,
  { platformCode, quotedCurrency, scale }: { platformCode: string; quotedCurrency: string; scale: number },
): readonly Composed[] {
  const { participants } = request;
  const chunks = chunked(participants ?? []);
  const origin = {
    key: operation.strategy_id,
    platformCode,
    correlationId: operation.id,
    causationId: '',
    occurredAt: operation.created_at,
  };
  const header = compose(operationRequested, {
    ...origin,
    data: {
      operation_id: operation.id,
      strategy_id: operation.strategy_id,
      request_id: operation.request_id,
      type: operation.type,
      quoted_currency: quotedCurrency,
      quoted_scale: scale,
      allocations: [...request.allocations],
      instruments: [...request.instruments],
      participants: participants?.length ?? 0,
      chunks: chunks.length,
      default_scope: participants === undefined,
      created_at: operation.created_at,
    },
  });
  return [
    header,
    ...chunks.map((chunk, index) =>
      compose(participantsListed, {
        ...origin,
        data: {
          operation_id: operation.id,
          chunk: index,
          first_index: index * CHUNK_PARTICIPANTS_MAX,
          participants: [...chunk],
        },
      }),
    ),
  ];
}

/** Slices as long as a message may list participants. */
export function chunked<T>(entries: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(entries.length / CHUNK_PARTICIPANTS_MAX) }, (_, index) =>
    entries.slice(index * CHUNK_PARTICIPANTS_MAX, (index + 1) * CHUNK_PARTICIPANTS_MAX),
  );
}
