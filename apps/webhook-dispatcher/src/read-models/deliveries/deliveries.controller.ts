import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { InternalGuard, Problem } from '@ballast/platform-http';
import { Database } from '@ballast/platform-postgres';
import { parseAddress } from '../../manage-endpoints/endpoint-input';
import { parsePage } from '../page';
import { findDelivery, listDeliveries, parseFilter, type DeliveryResource } from './deliveries.query';

/** What became of each event at each endpoint, for the gateway. */
@Controller('internal/deliveries')
@UseGuards(InternalGuard)
export class DeliveriesController {
  constructor(private readonly database: Database) {}

  @Get()
  list(
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<{ deliveries: readonly DeliveryResource[]; next_after: string }> {
    return listDeliveries(this.database, parseFilter(query), parsePage(query));
  }

  @Get(':id')
  async read(@Param('id') id: string, @Query('platform_code') platformCode?: string): Promise<DeliveryResource> {
    const address = parseAddress(platformCode, id);
    const delivery = await findDelivery(this.database, address.platformCode, address.id);
    if (delivery === undefined) throw new Problem('not_found', 'There is no such delivery.');
    return delivery;
  }
}
