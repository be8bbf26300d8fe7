import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { CreditDecision, CustomerPrice, HoldsPlace, Instrument, PriceSide } from '@ballast/contracts';
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

/** Asks the neighbours what they would decide now. Nothing that an Operation does goes this way. */
@Injectable()
export class Neighbours implements OnApplicationShutdown {
  private readonly pricing: InternalClient;
  private readonly creditCheck: InternalClient;

  constructor(@Inject(SERVICE_CONFIG) { PRICING_URL, CREDIT_CHECK_URL, INTERNAL_TOKEN }: OrchestratorConfig) {
    this.pricing = new InternalClient(PRICING_URL, INTERNAL_TOKEN);
    this.creditCheck = new InternalClient(CREDIT_CHECK_URL, INTERNAL_TOKEN);
  }

  quote(terms: QuoteTerms): Promise<QuotedMarket> {
    return this.pricing.call('POST', '/internal/quotes', terms);
  }

  /** The decisions of a credit check that places no hold. */
  async check(platformCode: string, check: HoldsPlace): Promise<readonly CreditDecision[]> {
    const { decisions } = await this.creditCheck.call<{ decisions: CreditDecision[] }>('POST', '/internal/checks', {
      platform_code: platformCode,
      check,
    });
    return decisions;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pricing.close(), this.creditCheck.close()]);
  }
}
