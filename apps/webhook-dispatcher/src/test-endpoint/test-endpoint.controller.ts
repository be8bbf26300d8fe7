import { Body, Controller, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { InternalGuard } from '@ballast/platform-http';
import { parseAddress, parseTest } from '../manage-endpoints/endpoint-input';
import type { DeliveryResource } from '../read-models/deliveries/deliveries.query';
import { TestEndpointHandler } from './test-endpoint.handler';

@Controller('internal/endpoints')
@UseGuards(InternalGuard)
export class TestEndpointController {
  constructor(private readonly handler: TestEndpointHandler) {}

  @Post(':id/test')
  @HttpCode(202)
  test(
    @Param('id') id: string,
    @Body() body: unknown,
    @Query('platform_code') platformCode?: string,
  ): Promise<DeliveryResource> {
    return this.handler.send(parseAddress(platformCode, id), parseTest(body).id);
  }
}
