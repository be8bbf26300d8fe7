import { OPERATION_TRAITS, type CreditDecision } from '@ballast/contracts';
import { sizeExecution, type OperationTerms, type Sizing } from '@ballast/domain-sizing';
import { zeroOf } from '@ballast/kernel';
import type { PricedRequest } from './operation';
import { pricesOf, termsOf } from './operation-terms';

/**
 * Sizes the accepted Executions of an Operation at its locked prices. Terms and prices are read once, for any number of
 * Executions. Pure and exact, so settling, closing and explaining each compute the sizing instead of storing it.
 * A change of the rules must therefore size Operations that are settling by the old rules.
 * Throws when no prices are locked.
 *
 * A plan fixes which legs run: its prices were compared with the minimums, and locked prices that differ a little drop
 * no leg.
 */
export function sizerOf(operation: PricedRequest): (accepted: Pick<CreditDecision, 'legs'>) => Sizing {
  const { id, prices, request } = operation;
  if (prices === null) throw new Error(`Operation ${id} has no locked prices`);
  const terms = request.plan === undefined ? termsOf(operation) : withoutMinimums(termsOf(operation));
  const locked = { terms, prices: pricesOf(prices, terms) };
  return ({ legs }) => sizeExecution(legs, locked, OPERATION_TRAITS[request.type]);
}

function withoutMinimums(terms: OperationTerms): OperationTerms {
  const instruments = [...terms.instruments].map(
    ([asset, instrument]) => [asset, { ...instrument, minNotional: zeroOf(instrument.minNotional) }] as const,
  );
  return { ...terms, instruments: new Map(instruments) };
}
