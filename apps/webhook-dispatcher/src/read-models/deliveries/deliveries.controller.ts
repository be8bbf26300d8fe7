import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal, Problem } from '@ballast/platform-http';
import { Database } from '@ballast/platform-postgres';
import { addressOf } from '../../manage-endpoints/endpoint-input';
import { findDelivery, listDeliveries } from './deliveries.query';

const { list, read } = INTERNAL.deliveries;

/** Deliveries with their attempts, for the gateway. */
@Controller()
export class DeliveriesController {
  constructor(private readonly database: Database) {}

  @HandlesInternal(list)
  list({
    query: { platform_code: platformCode, after, limit, ...filter },
  }: InternalRequest<typeof list>): Promise<InternalAnswer<typeof list>> {
    return listDeliveries(this.database, filter, { platformCode, after, limit });
  }

  @HandlesInternal(read)
  async read(request: InternalRequest<typeof read>): Promise<InternalAnswer<typeof read>> {
    const address = addressOf(request);
    const delivery = await findDelivery(this.database, address.platformCode, address.id);
    if (delivery === undefined) throw new Problem('not_found', 'There is no such delivery.');
    return delivery;
  }
}
