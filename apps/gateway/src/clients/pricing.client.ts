import { Inject, Injectable } from '@nestjs/common';
import { InternalClient } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';

/** Pricing: owns prices, and the sandbox faults that strike it. */
@Injectable()
export class PricingClient extends InternalClient<'gateway', 'pricing'> {
  constructor(@Inject(SERVICE_CONFIG) { PRICING_URL, INTERNAL_TOKEN }: GatewayConfig) {
    super({ caller: 'gateway', owner: 'pricing', url: PRICING_URL, token: INTERNAL_TOKEN });
  }
}
