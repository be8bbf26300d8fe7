import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { addressOf } from '../../manage-endpoints/endpoint-input';
import { EndpointResources } from '../../manage-endpoints/endpoint-resources';
import { ownEndpoint } from '../../manage-endpoints/own-endpoint';
import { readCursor, writeCursor } from '../page';
import { EndpointsQuery } from './endpoints.query';

const { list, read } = INTERNAL.endpoints;

/** Webhook endpoints as their owners read them, for the gateway. */
@Controller()
export class ReadEndpointsController {
  constructor(
    private readonly endpoints: EndpointsQuery,
    private readonly resources: EndpointResources,
  ) {}

  @HandlesInternal(list)
  async list({
    query: { platform_code: platformCode, after, limit },
  }: InternalRequest<typeof list>): Promise<InternalAnswer<typeof list>> {
    const [createdAt, id] = after === '' ? [] : readCursor(after, 2);
    const from = createdAt === undefined || id === undefined ? undefined : { createdAt, id };
    const found = await this.endpoints.list(platformCode, { after: from, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const isEnd = found.length <= limit || last === undefined;
    const endpoints = page.map((endpoint) => this.resources.of(endpoint));
    return { endpoints, next_after: isEnd ? '' : writeCursor([last.createdAt, last.id]) };
  }

  @HandlesInternal(read)
  async get(request: InternalRequest<typeof read>): Promise<InternalAnswer<typeof read>> {
    const { platformCode, id } = addressOf(request);
    const endpoint = ownEndpoint(await this.endpoints.find(platformCode, id), platformCode);
    return this.resources.of(endpoint);
  }
}
