import { Inject, Injectable } from '@nestjs/common';
import { InternalClient } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { WebhookConfig } from '../config';

/** The gateway, asked for public events of the past. New ones arrive over the log. */
@Injectable()
export class GatewayClient extends InternalClient<'webhook-dispatcher', 'gateway'> {
  constructor(@Inject(SERVICE_CONFIG) { GATEWAY_URL, INTERNAL_TOKEN }: WebhookConfig) {
    super({ caller: 'webhook-dispatcher', owner: 'gateway', url: GATEWAY_URL, token: INTERNAL_TOKEN });
  }
}
