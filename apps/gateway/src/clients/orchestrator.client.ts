import { Inject, Injectable } from '@nestjs/common';
import { INTERNAL, type ExplainedExecution, type OperationPrices } from '@ballast/internal-api';
import { InternalClient, Problem } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';

/** The operation orchestrator: owns Operations, their decisions and their prices. */
@Injectable()
export class OrchestratorClient extends InternalClient<'gateway', 'operation-orchestrator'> {
  constructor(@Inject(SERVICE_CONFIG) { OPERATION_ORCHESTRATOR_URL, INTERNAL_TOKEN }: GatewayConfig) {
    super({
      caller: 'gateway',
      owner: 'operation-orchestrator',
      url: OPERATION_ORCHESTRATOR_URL,
      token: INTERNAL_TOKEN,
    });
  }

  /** The explanations of an Execution, in Instruction order; undefined when the orchestrator has no such Execution. */
  explanation(
    platformCode: string,
    { operationId, index }: { readonly operationId: string; readonly index: number },
  ): Promise<ExplainedExecution | undefined> {
    const query = { platform_code: platformCode, operation_id: operationId, index };
    return undefinedIfUnknown(this.call(INTERNAL.explanations.ofExecution, { query }));
  }

  /** Prices of an Operation; undefined when the orchestrator has no such Operation. */
  prices(platformCode: string, operationId: string): Promise<OperationPrices | undefined> {
    const query = { platform_code: platformCode, operation_id: operationId };
    return undefinedIfUnknown(this.call(INTERNAL.explanations.pricesOf, { query }));
  }
}

async function undefinedIfUnknown<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return undefined;
    throw error;
  }
}
