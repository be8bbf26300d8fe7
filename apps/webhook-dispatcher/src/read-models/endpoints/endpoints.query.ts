import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Not, Repository } from 'typeorm';
import type { StoredEndpoint } from '../../persistence/endpoint';
import { endpointEntity, type EndpointEntity } from '../../persistence/entities';

/** Endpoints as their owners list and read them. */
@Injectable()
export class EndpointsQuery {
  constructor(@InjectRepository(endpointEntity) private readonly endpoints: Repository<EndpointEntity>) {}

  /** An endpoint that is not deleted. */
  async find(platformCode: string, id: string): Promise<StoredEndpoint | undefined> {
    const endpoint = await this.endpoints.findOneBy({ id, platformCode, status: Not('deleted') });
    return endpoint === null ? undefined : toEndpoint(endpoint);
  }

  /** Endpoints of a platform in the order of their creation, beginning after `page.after`. */
  async list(
    platformCode: string,
    page: { readonly after: { readonly createdAt: string; readonly id: string } | undefined; readonly limit: number },
  ): Promise<readonly StoredEndpoint[]> {
    const query = this.endpoints
      .createQueryBuilder('endpoint')
      .where('endpoint.platform_code = :platformCode', { platformCode })
      // Repeats the condition of the partial index, which has no deleted endpoints.
      .andWhere(`endpoint.status <> 'deleted'`)
      .orderBy('endpoint.createdAt')
      .addOrderBy('endpoint.id')
      .limit(page.limit);
    if (page.after !== undefined) {
      query.andWhere('(endpoint.created_at, endpoint.id) > (:createdAt::timestamptz, :id::uuid)', page.after);
    }
    return (await query.getMany()).map(toEndpoint);
  }
}

function toEndpoint({ failingSince, eventsAfter, createdAt, updatedAt, ...endpoint }: EndpointEntity): StoredEndpoint {
  return {
    ...endpoint,
    eventsAfter: Number(eventsAfter),
    failingSince: failingSince?.toISOString() ?? '',
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
