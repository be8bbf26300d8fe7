import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal, Problem } from '@ballast/platform-http';
import { addressOf } from '../../manage-endpoints/endpoint-input';
import { DeliveriesQuery } from './deliveries.query';

const { list, read } = INTERNAL.deliveries;

/** Deliveries with their attempts, for the gateway. */
@Controller()
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesQuery) {}

  @HandlesInternal(list)
  list({
    query: { platform_code: platformCode, after, limit, ...filter },
  }: InternalRequest<typeof list>): Promise<InternalAnswer<typeof list>> {
    return this.deliveries.list(filter, { platformCode, after, limit });
  }

  @HandlesInternal(read)
  async read(request: InternalRequest<typeof read>): Promise<InternalAnswer<typeof read>> {
    const { platformCode, id } = addressOf(request);
    const delivery = await this.deliveries.find(platformCode, id);
    if (delivery === undefined) throw new Problem('not_found', 'There is no such delivery.');
    return delivery;
  }
}
