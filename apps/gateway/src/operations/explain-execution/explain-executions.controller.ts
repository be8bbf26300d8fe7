import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import type { Execution, LegExplanation } from '@ballast/contracts';
import { Problem } from '@ballast/platform-http';
import { type Answer, type Call, Handles, found, ok, TheCall } from '@ballast/platform-edge';
import { OrchestratorClient, ownerIsBehind } from '../../clients';
import { ExecutionsQuery } from '../../projections';

/** Explains Executions. Statuses come from the read model, the arithmetic from the orchestrator. */
@Controller()
export class ExplainExecutionsController {
  constructor(
    private readonly executions: ExecutionsQuery,
    private readonly orchestrator: OrchestratorClient,
  ) {}

  @Handles(API.getExecutionExplanation)
  async explain(@TheCall() { view, params }: Call<typeof API.getExecutionExplanation>): Promise<Answer> {
    const placed = found(await this.executions.findPlaced(view, params.execution_id), 'Execution');
    const execution = JSON.parse(placed.body) as Execution;
    const known = await this.orchestrator.explanation(view.platformCode, placed);
    if (known === undefined) throw ownerIsBehind();
    const { reference_prices, locked_prices, explanations } = known;
    if (explanations === null) throw new Problem('not_found', 'How this Execution was decided was not kept.');
    return ok(
      JSON.stringify({
        execution_id: execution.id,
        operation_id: execution.operation_id,
        strategy_id: execution.strategy_id,
        participant_code: execution.participant_code,
        status: execution.status,
        status_reason: execution.status_reason,
        status_code: execution.status_code,
        reference_prices,
        locked_prices,
        instructions: explained(execution, explanations),
      }),
    );
  }
}

/** Instructions with their explanations; both lists are in the order of the legs. */
function explained({ id, instructions }: Execution, explanations: readonly LegExplanation[]): readonly unknown[] {
  if (instructions.length !== explanations.length) {
    throw new Error(`Execution ${id}: ${instructions.length} Instructions, ${explanations.length} explanations`);
  }
  return instructions.map((instruction, place) => ({ ...instruction, explanation: explanations[place] }));
}
