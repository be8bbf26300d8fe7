import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type {
  Allocation,
  CustomerPrice,
  Instrument,
  LedgerEntry,
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

/** What one asset of an account stands at. */
export interface Balance {
  readonly asset: string;
  readonly balance: string;
  readonly held: string;
  readonly available: string;
}

/** A part of a list that its owner keeps; `next_after` is the owner's own and empty at the end. */
export interface OwnerPage {
  readonly next_after: string;
}

/** What ledger entries are asked for by. */
export interface EntryFilter {
  readonly transaction_id?: string | undefined;
  readonly execution_id?: string | undefined;
  readonly account?: string | undefined;
  readonly asset?: string | undefined;
}

@Injectable()
export class CreditCheckClient implements OnApplicationShutdown {
  private readonly client: InternalClient;

  constructor(@Inject(SERVICE_CONFIG) { CREDIT_CHECK_URL, INTERNAL_TOKEN }: GatewayConfig) {
    this.client = new InternalClient(CREDIT_CHECK_URL, INTERNAL_TOKEN);
  }

  async balances(
    platformCode: string,
    participantCode: string,
  ): Promise<readonly (Balance & { account_label: string })[]> {
    const query = { platform_code: platformCode, participant_code: participantCode };
    return (
      await this.client.get<{ balances: (Balance & { account_label: string })[] }>(internalPath('/balances', query))
    ).balances;
  }

  async holdings(traderId: string): Promise<readonly Balance[]> {
    return (await this.client.get<{ holdings: Balance[] }>(internalPath('/holdings', { trader_id: traderId })))
      .holdings;
  }

  async float(platformCode: string): Promise<readonly Balance[]> {
    return (await this.client.get<{ accounts: Balance[] }>(internalPath('/float', { platform_code: platformCode })))
      .accounts;
  }

  entries(
    platformCode: string,
    filter: EntryFilter & { readonly after?: string | undefined; readonly limit: number },
  ): Promise<OwnerPage & { readonly entries: readonly unknown[] }> {
    return this.client.get(internalPath('/entries', { platform_code: platformCode, ...filter }));
  }

  /** Every entry of these Executions, in the order they were posted. */
  async entriesOf(platformCode: string, executionIds: readonly string[]): Promise<readonly LedgerEntry[]> {
    const body = { platform_code: platformCode, execution_ids: executionIds };
    return (await this.client.call<{ entries: LedgerEntry[] }>('POST', internalPath('/entries/search'), body)).entries;
  }

  onApplicationShutdown(): Promise<void> {
    return this.client.close();
  }
}

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

/** What the gateway shows its owner knows; if it does not, it is behind, and nothing is wrong with the call. */
export function ownerIsBehind(): Problem {
  return new Problem('unavailable', 'A part of the platform cannot answer right now.');
}

/** Calls an owner whose answers are passed on as they are. */
abstract class PassThroughClient implements OnApplicationShutdown {
  protected readonly client: InternalClient;

  constructor(url: string, token: string) {
    this.client = new InternalClient(url, token);
  }

  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    return this.client.call<unknown>(method, path, body);
  }

  onApplicationShutdown(): Promise<void> {
    return this.client.close();
  }
}

/** Owns prices, and the faults that strike pricing. */
@Injectable()
export class PricingClient extends PassThroughClient {
  constructor(@Inject(SERVICE_CONFIG) { PRICING_URL, INTERNAL_TOKEN }: GatewayConfig) {
    super(PRICING_URL, INTERNAL_TOKEN);
  }
}

/** A trade as its owner shows it. */
export interface OwnerTrade {
  readonly id: string;
  readonly execution_id: string;
  readonly leg: number;
  readonly asset: string;
  readonly quoted_currency: string;
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly quantity: string;
  readonly notional: string;
  readonly executed_at: string;
  readonly venue: string;
}

/** Owns trades, and the faults that strike execution. */
@Injectable()
export class ExecutionClient extends PassThroughClient {
  constructor(@Inject(SERVICE_CONFIG) { EXECUTION_URL, INTERNAL_TOKEN }: GatewayConfig) {
    super(EXECUTION_URL, INTERNAL_TOKEN);
  }

  /** Every trade of these Executions; those of one together, in Instruction order. */
  async tradesOf(executionIds: readonly string[]): Promise<readonly OwnerTrade[]> {
    const body = { execution_ids: executionIds };
    return (await this.client.call<{ trades: OwnerTrade[] }>('POST', internalPath('/trades/search'), body)).trades;
  }
}

/** Owns webhook endpoints and deliveries. */
@Injectable()
export class WebhookClient extends PassThroughClient {
  constructor(@Inject(SERVICE_CONFIG) { WEBHOOK_DISPATCHER_URL, INTERNAL_TOKEN }: GatewayConfig) {
    super(WEBHOOK_DISPATCHER_URL, INTERNAL_TOKEN);
  }
}
