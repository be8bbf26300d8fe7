import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InternalClient } from '@ballast/platform-http';
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

  onApplicationShutdown(): Promise<void> {
    return this.client.close();
  }
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

/** Owns the faults that strike execution. */
@Injectable()
export class ExecutionClient extends PassThroughClient {
  constructor(@Inject(SERVICE_CONFIG) { EXECUTION_URL, INTERNAL_TOKEN }: GatewayConfig) {
    super(EXECUTION_URL, INTERNAL_TOKEN);
  }
}

/** Owns webhook endpoints and deliveries. */
@Injectable()
export class WebhookClient extends PassThroughClient {
  constructor(@Inject(SERVICE_CONFIG) { WEBHOOK_DISPATCHER_URL, INTERNAL_TOKEN }: GatewayConfig) {
    super(WEBHOOK_DISPATCHER_URL, INTERNAL_TOKEN);
  }
}
