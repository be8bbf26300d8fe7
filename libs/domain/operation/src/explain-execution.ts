import { OPERATION_TRAITS, type CreditDecision, type LegExplanation } from '@ballast/contracts';
import { explainLegs, type Sizing } from '@ballast/domain-sizing';
import type { PricedRequest } from './operation';
import { pricesOf, termsOf } from './operation-terms';

export interface DecidedExecution {
  readonly decision: CreditDecision;
  /** The amount asked for the participant, in the quoted currency; empty where the Operation asks for none. */
  readonly amount: string;
  /** Null when the Execution was not sized at locked prices, or not yet. */
  readonly sizing: Sizing | null;
}

/** The arithmetic of each leg of one Execution, in Instruction order, from what its Operation knows. */
export function explainExecution(operation: PricedRequest, execution: DecidedExecution): readonly LegExplanation[] {
  return explainerOf(operation)(execution);
}

/** Explains any number of Executions. Terms and prices are read once. */
export function explainerOf(operation: PricedRequest): (execution: DecidedExecution) => readonly LegExplanation[] {
  const { method } = OPERATION_TRAITS[operation.request.type];
  const terms = termsOf(operation);
  const explained = {
    terms,
    referencePrices: pricesOf(operation.reference?.prices, terms),
    lockedPrices: pricesOf(operation.prices, terms),
  };
  return ({ decision, amount, sizing }) =>
    explainLegs(
      { method, amount, holdings: decision.holdings ?? null, decided: decision.legs, sized: sizing?.legs ?? null },
      explained,
    );
}
