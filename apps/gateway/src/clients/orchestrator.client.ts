import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type {
  Allocation,
  CustomerPrice,
  Instrument,
  LegExplanation,
  OperationPrice,
  OperationType,
  PlannedExecution,
  RequestedParticipant,
} from '@ballast/contracts';
import { InternalClient, Problem } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';
import { internalPath } from './internal-path';

/** Prices that an Operation goes by; empty as long as, or because, it has none. */
export interface OperationPrices {
  readonly reference_prices: readonly OperationPrice[];
  readonly locked_prices: readonly OperationPrice[];
}

/** A request to look at, checked and without its options that only count when prices are locked. */
export interface PreviewTerms {
  readonly platform_code: string;
  readonly plan_id: string;
  readonly strategy_id: string;
  readonly type: OperationType;
  readonly quoted_currency: string;
  readonly quoted_scale: number;
  readonly allocations: readonly Allocation[];
  readonly instruments: readonly Instrument[];
  /** Undefined: every Trader in the default scope. */
  readonly participants: readonly RequestedParticipant[] | undefined;
  readonly participants_max: number;
  readonly drifted_only_bps: number | undefined;
}

export interface OwnerPreview {
  readonly prices: readonly CustomerPrice[];
  readonly instruments: readonly Instrument[];
  readonly scope?: readonly string[];
  readonly participants: readonly RequestedParticipant[];
  readonly executions: readonly PlannedExecution[];
}

/** Owns Operations: what they decided, and by which prices. */
@Injectable()
export class OrchestratorClient implements OnApplicationShutdown {
  private readonly client: InternalClient;

  constructor(@Inject(SERVICE_CONFIG) { OPERATION_ORCHESTRATOR_URL, INTERNAL_TOKEN }: GatewayConfig) {
    this.client = new InternalClient(OPERATION_ORCHESTRATOR_URL, INTERNAL_TOKEN);
  }

  /** Of the Execution at a place of the request; explanations in Instruction order. Undefined when it knows of none. */
  explanation(
    platformCode: string,
    { operationId, index }: { readonly operationId: string; readonly index: number },
  ): Promise<(OperationPrices & { readonly explanations: readonly LegExplanation[] | null }) | undefined> {
    const query = { platform_code: platformCode, operation_id: operationId, index };
    return undefinedIfUnknown(this.client.get(internalPath('/explanations', query)));
  }

  /** What an Operation would come to now. A request that it refuses is refused in its words. */
  preview(request: PreviewTerms): Promise<OwnerPreview> {
    return this.client.call('POST', internalPath('/previews'), request);
  }

  /** Undefined when it does not know the Operation. */
  prices(platformCode: string, operationId: string): Promise<OperationPrices | undefined> {
    const query = { platform_code: platformCode, operation_id: operationId };
    return undefinedIfUnknown(this.client.get(internalPath('/operation-prices', query)));
  }

  onApplicationShutdown(): Promise<void> {
    return this.client.close();
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
