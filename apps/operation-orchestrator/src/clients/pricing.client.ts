import { Inject, Injectable } from '@nestjs/common';
import { InternalClient } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { OrchestratorConfig } from '../config';

/** Pricing, which previews ask for current prices. Operations get their prices from the log. */
@Injectable()
export class PricingClient extends InternalClient<'operation-orchestrator', 'pricing'> {
  constructor(@Inject(SERVICE_CONFIG) { PRICING_URL, INTERNAL_TOKEN }: OrchestratorConfig) {
    super({ caller: 'operation-orchestrator', owner: 'pricing', url: PRICING_URL, token: INTERNAL_TOKEN });
  }
}
