import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { InternalGuard } from '@ballast/platform-http';
import { Database } from '@ballast/platform-postgres';
import { parsePage } from '../page';
import { listDeliveries, parseFilter, type DeliveryResource } from './deliveries.query';

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
}
