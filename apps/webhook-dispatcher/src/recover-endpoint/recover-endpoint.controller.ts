import { Body, Controller, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { InternalGuard } from '@ballast/platform-http';
import { parseAddress, parseRecover } from '../manage-endpoints/endpoint-input';
import { RecoverEndpointHandler, type AcceptedRecovery } from './recover-endpoint.handler';

@Controller('internal/endpoints')
@UseGuards(InternalGuard)
export class RecoverEndpointController {
  constructor(private readonly handler: RecoverEndpointHandler) {}

  @Post(':id/recover')
  @HttpCode(202)
  recover(
    @Param('id') id: string,
    @Body() body: unknown,
    @Query('platform_code') platformCode?: string,
  ): Promise<AcceptedRecovery> {
    return this.handler.accept(parseAddress(platformCode, id), parseRecover(body).since);
  }
}
