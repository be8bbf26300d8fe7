import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { CustomerPrice, Instrument, PriceSide } from '@ballast/contracts';
import { InternalClient } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { OrchestratorConfig } from '../config';

export interface QuoteTerms {
  readonly quoted_currency: string;
  readonly side: PriceSide;
  readonly required: readonly string[];
  readonly every_instrument: boolean;
}

export interface QuotedMarket {
  readonly prices: readonly CustomerPrice[];
  readonly instruments: readonly Instrument[];
}

/** Pricing, asked by previews for the prices of now. Operations get their prices from the log. */
@Injectable()
export class PricingClient implements OnApplicationShutdown {
  private readonly client: InternalClient;

  constructor(@Inject(SERVICE_CONFIG) { PRICING_URL, INTERNAL_TOKEN }: OrchestratorConfig) {
    this.client = new InternalClient(PRICING_URL, INTERNAL_TOKEN);
  }

  quote(terms: QuoteTerms): Promise<QuotedMarket> {
    return this.client.call('POST', '/internal/quotes', terms);
  }

  onApplicationShutdown(): Promise<void> {
    return this.client.close();
  }
}
