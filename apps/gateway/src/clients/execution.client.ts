import { Inject, Injectable } from '@nestjs/common';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';
import { internalPath } from './internal-path';
import { PassThroughClient } from './pass-through.client';

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
