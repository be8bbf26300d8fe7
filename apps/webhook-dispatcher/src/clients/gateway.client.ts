import { Inject, Injectable } from '@nestjs/common';
import { InternalClient } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { WebhookConfig } from '../config';

/** The gateway, from which recoveries read past public events. New events arrive through the log. */
@Injectable()
export class GatewayClient extends InternalClient<'webhook-dispatcher', 'gateway'> {
  constructor(@Inject(SERVICE_CONFIG) { GATEWAY_URL, INTERNAL_TOKEN }: WebhookConfig) {
    super({ caller: 'webhook-dispatcher', owner: 'gateway', url: GATEWAY_URL, token: INTERNAL_TOKEN });
  }
}
