import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { LedgerEntry } from '@ballast/contracts';
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

/** Owns the ledger. */
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
