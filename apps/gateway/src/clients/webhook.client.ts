import { Inject, Injectable } from '@nestjs/common';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';
import { PassThroughClient } from './pass-through.client';

/** Owns webhook endpoints and deliveries. */
@Injectable()
export class WebhookClient extends PassThroughClient {
  constructor(@Inject(SERVICE_CONFIG) { WEBHOOK_DISPATCHER_URL, INTERNAL_TOKEN }: GatewayConfig) {
    super(WEBHOOK_DISPATCHER_URL, INTERNAL_TOKEN);
  }
}
