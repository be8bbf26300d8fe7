import { Inject, Injectable } from '@nestjs/common';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';
import { PassThroughClient } from './pass-through.client';

/** Owns prices, and the faults that strike pricing. */
@Injectable()
export class PricingClient extends PassThroughClient {
  constructor(@Inject(SERVICE_CONFIG) { PRICING_URL, INTERNAL_TOKEN }: GatewayConfig) {
    super(PRICING_URL, INTERNAL_TOKEN);
  }
}
