import { OPERATION_TRAITS, type CreditDecision } from '@ballast/contracts';
import { sizeExecution, type Sizing } from '@ballast/domain-sizing';
import { acceptedOf, type Chunk } from './chunk';
import type { PricedRequest } from './operation';
import { pricesOf, termsOf } from './operation-terms';

export interface SizedExecution {
  readonly decision: CreditDecision;
  readonly sizing: Sizing;
}

/**
 * The accepted Executions of a chunk at the locked prices. Pure and exact, so settling, closing and explaining all
 * compute it instead of storing it between them.
 */
export function sizeChunk(operation: PricedRequest, chunk: Chunk): readonly SizedExecution[] {
  return sizeAccepted(operation, acceptedOf(chunk));
}

/** `accepted` must have passed the credit check. */
export function sizeAccepted(operation: PricedRequest, accepted: readonly CreditDecision[]): readonly SizedExecution[] {
  const size = sizerOf(operation);
  return accepted.map((decision) => ({ decision, sizing: size(decision) }));
}

/** Sizes Executions that have passed the credit check; what they have in common is read once. */
export function sizerOf(operation: PricedRequest): (accepted: CreditDecision) => Sizing {
  const { prices } = operation;
  const { type } = operation.request;
  if (prices === null) throw new Error(`Operation ${operation.id} has no locked prices`);
  const terms = termsOf(operation);
  const locked = { terms, prices: pricesOf(prices, terms) };
  return ({ legs }) => sizeExecution(legs, locked, OPERATION_TRAITS[type]);
}
