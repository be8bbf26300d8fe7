import { Inject, Injectable } from '@nestjs/common';
import { InternalClient } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';

/** The webhook dispatcher: owns webhook endpoints and deliveries. */
@Injectable()
export class WebhookClient extends InternalClient<'gateway', 'webhook-dispatcher'> {
  constructor(@Inject(SERVICE_CONFIG) { WEBHOOK_DISPATCHER_URL, INTERNAL_TOKEN }: GatewayConfig) {
    super({ caller: 'gateway', owner: 'webhook-dispatcher', url: WEBHOOK_DISPATCHER_URL, token: INTERNAL_TOKEN });
  }
}
