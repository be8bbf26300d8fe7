import type { CreditDecision, LegExplanation } from '@ballast/contracts';
import { explainLegs } from '@ballast/domain-credit';
import type { Sizing } from '@ballast/domain-execution';
import type { StoredOperation } from '../persistence/operation.store';
import { pricesOf, termsOf } from './operation-parts';

/**
 * The arithmetic of each leg of one Execution, in Instruction order, from what its Operation knows. `amount` is what was
 * asked for the participant, empty where the Operation asks for none; `sizing` is null as long as, or because, the
 * Execution was not sized at locked prices.
 */
export function explainExecution(
  operation: StoredOperation,
  {
    decision,
    amount,
    sizing,
  }: { readonly decision: CreditDecision; readonly amount: string; readonly sizing: Sizing | null },
): readonly LegExplanation[] {
  const terms = termsOf(operation);
  return explainLegs(
    {
      type: operation.request.type,
      amount,
      holdings: decision.holdings ?? null,
      decided: decision.legs,
      sized: sizing?.legs ?? null,
    },
    {
      terms,
      referencePrices: pricesOf(operation.reference?.prices, terms),
      lockedPrices: pricesOf(operation.prices, terms),
    },
  );
}
