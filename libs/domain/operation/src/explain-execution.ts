import { OPERATION_TRAITS, type CreditDecision, type LegExplanation } from '@ballast/contracts';
import { explainLegs, type Sizing } from '@ballast/domain-sizing';
import type { PricedRequest } from './operation';
import { pricesOf, termsOf } from './operation-terms';

export interface DecidedExecution {
  readonly decision: CreditDecision;
  /** As asked for the participant; empty where the Operation asks for none. */
  readonly amount: string;
  /** Null as long as, or because, the Execution was not sized at locked prices. */
  readonly sizing: Sizing | null;
}

/** The arithmetic of each leg of one Execution, in Instruction order, from what its Operation knows. */
export function explainExecution(operation: PricedRequest, execution: DecidedExecution): readonly LegExplanation[] {
  return explainerOf(operation)(execution);
}

/** The same for any number of Executions: what they have in common is read once. */
export function explainerOf(operation: PricedRequest): (execution: DecidedExecution) => readonly LegExplanation[] {
  const { plan } = OPERATION_TRAITS[operation.request.type];
  const terms = termsOf(operation);
  const explained = {
    terms,
    referencePrices: pricesOf(operation.reference?.prices, terms),
    lockedPrices: pricesOf(operation.prices, terms),
  };
  return ({ decision, amount, sizing }) =>
    explainLegs(
      { plan, amount, holdings: decision.holdings ?? null, decided: decision.legs, sized: sizing?.legs ?? null },
      explained,
    );
}
