import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { addressOf } from '../manage-endpoints/endpoint-input';
import { RedeliverWebhookHandler } from './redeliver-webhook.handler';

const { redeliver } = INTERNAL.deliveries;

@Controller()
export class RedeliverWebhookController {
  constructor(private readonly handler: RedeliverWebhookHandler) {}

  @HandlesInternal(redeliver)
  redeliver(request: InternalRequest<typeof redeliver>): Promise<InternalAnswer<typeof redeliver>> {
    return this.handler.redeliver(addressOf(request));
  }
}
