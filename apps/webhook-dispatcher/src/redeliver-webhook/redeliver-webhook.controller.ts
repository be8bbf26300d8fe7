import { Controller, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { InternalGuard } from '@ballast/platform-http';
import { parseAddress } from '../manage-endpoints/endpoint-input';
import type { DeliveryResource } from '../read-models/deliveries/deliveries.query';
import { RedeliverWebhookHandler } from './redeliver-webhook.handler';

@Controller('internal/deliveries')
@UseGuards(InternalGuard)
export class RedeliverWebhookController {
  constructor(private readonly handler: RedeliverWebhookHandler) {}

  @Post(':id/redeliver')
  @HttpCode(202)
  redeliver(@Param('id') id: string, @Query('platform_code') platformCode?: string): Promise<DeliveryResource> {
    return this.handler.redeliver(parseAddress(platformCode, id));
  }
}
