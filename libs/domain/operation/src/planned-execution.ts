import type { CreditDecision, Instruction, LegExplanation, PlannedExecution, SizedLeg } from '@ballast/contracts';
import { executionResource, outcomeOfDecision, type ExecutionOutcome } from '@ballast/domain-execution';
import { outcomeOfSizing, type Sizing } from '@ballast/domain-sizing';
import { checkedExecution } from './decide-chunk';
import { explainerOf } from './explain-execution';
import type { PricedRequest } from './operation';
import { frameOf } from './operation-terms';
import { sizerOf } from './size-execution';

/**
 * Plans one Execution after the other at the prices of the plan. Terms and prices are read once, for any number of
 * Executions.
 */
export function plannerOf(operation: PricedRequest): (decision: CreditDecision, amount: string) => PlannedExecution {
  const size = sizerOf(operation);
  const explain = explainerOf(operation);
  return (decision, amount) => {
    const sizing = decision.outcome === 'accepted' ? size(decision) : null;
    const explanations = explain({ decision, amount, sizing });
    return plannedExecution(operation, { decision, sizing, explanations });
  };
}

function plannedExecution(
  operation: PricedRequest,
  {
    decision,
    sizing,
    explanations,
  }: {
    readonly decision: CreditDecision;
    readonly sizing: Sizing | null;
    readonly explanations: readonly LegExplanation[];
  },
): PlannedExecution {
  const execution = executionResource(
    frameOf(operation, checkedExecution(operation, decision)),
    outcomeOf(decision, sizing),
    operation.request.created_at,
  );
  const sized = new Map(sizing?.outcome === 'trades' ? sizing.sized.map((leg) => [leg.leg, leg]) : []);
  return {
    participant_code: execution.participant_code,
    status: execution.status,
    status_reason: execution.status_reason,
    status_code: execution.status_code,
    instructions: execution.instructions.map((instruction, leg) =>
      explained(instruction, sized.get(leg), explanations[leg]),
    ),
  };
}

/** Outcome that the plan shows. An Execution that would settle is shown as it stands before its trades. */
function outcomeOf(decision: CreditDecision, sizing: Sizing | null): ExecutionOutcome {
  if (sizing === null) return outcomeOfDecision(decision);
  return outcomeOfSizing(sizing) ?? { kind: 'awaiting', legs: sizing.legs };
}

function explained(
  instruction: Instruction,
  sized: SizedLeg | undefined,
  explanation: LegExplanation | undefined,
): PlannedExecution['instructions'][number] {
  if (explanation === undefined)
    throw new Error(`the ${instruction.side} of ${instruction.underlying_currency} is not explained`);
  return {
    ...instruction,
    ...(sized === undefined ? {} : { price: sized.price, quantity: sized.quantity, total_notional: sized.notional }),
    explanation,
  };
}
