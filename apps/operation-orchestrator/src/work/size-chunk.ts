import type { CreditDecision } from '@ballast/contracts';
import { readPrices, readTerms, sizeLegs, type Sizing } from '@ballast/domain-execution';
import { sizeRebalance } from '@ballast/domain-rebalance';
import type { StoredChunk } from '../persistence/chunk.store';
import type { StoredOperation } from '../persistence/operation.store';

export interface SizedExecution {
  readonly decision: CreditDecision;
  readonly sizing: Sizing;
}

/**
 * The accepted Executions of a chunk at the locked prices. Pure and exact, so settling and closing both compute it
 * instead of storing it between them.
 */
export function sizeChunk(operation: StoredOperation, chunk: StoredChunk): readonly SizedExecution[] {
  const { request, reference, prices } = operation;
  const { type } = request;
  if (prices === null) throw new Error(`Operation ${operation.id} has no locked prices`);
  const terms = readTerms({ ...request, instruments: reference?.instruments ?? request.instruments });
  const locked = {
    terms,
    prices: readPrices(Object.fromEntries(prices.map(({ asset, price }) => [asset, price])), terms),
  };
  return chunk.accepted.map((decision) => ({
    decision,
    sizing: type === 'rebalance' ? sizeRebalance(decision.legs, locked) : sizeLegs(type, decision.legs, locked),
  }));
}
