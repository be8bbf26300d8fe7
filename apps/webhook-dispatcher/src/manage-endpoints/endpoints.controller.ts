import { Controller } from '@nestjs/common';
import { OVERLAP_DEFAULT_SECONDS } from '@ballast/contracts';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { Database } from '@ballast/platform-postgres';
import { readCursor, writeCursor } from '../read-models/page';
import { findEndpoint, listEndpoints } from '../persistence/endpoint.store';
import { addressOf } from './endpoint-input';
import { endpointResource } from './endpoint-resource';
import { EndpointsHandler, noEndpoint } from './endpoints.handler';

const { create, list, read, update, delete: remove, rotateSecret } = INTERNAL.endpoints;

/** Webhook endpoints, for the gateway. */
@Controller()
export class EndpointsController {
  constructor(
    private readonly database: Database,
    private readonly handler: EndpointsHandler,
  ) {}

  @HandlesInternal(create)
  create({ body }: InternalRequest<typeof create>): Promise<InternalAnswer<typeof create>> {
    return this.handler.create(body);
  }

  @HandlesInternal(list)
  async list({
    query: { platform_code: platformCode, after, limit },
  }: InternalRequest<typeof list>): Promise<InternalAnswer<typeof list>> {
    const [createdAt, id] = after === '' ? [] : readCursor(after, 2);
    const from = createdAt === undefined || id === undefined ? undefined : { createdAt, id };
    const found = await listEndpoints(this.database, platformCode, { after: from, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const isEnd = found.length <= limit || last === undefined;
    return { endpoints: page.map(endpointResource), next_after: isEnd ? '' : writeCursor([last.createdAt, last.id]) };
  }

  @HandlesInternal(read)
  async get(request: InternalRequest<typeof read>): Promise<InternalAnswer<typeof read>> {
    const address = addressOf(request);
    const endpoint = await findEndpoint(this.database, address.platformCode, address.id);
    if (endpoint === undefined) throw noEndpoint();
    return endpointResource(endpoint);
  }

  @HandlesInternal(update)
  update(request: InternalRequest<typeof update>): Promise<InternalAnswer<typeof update>> {
    return this.handler.update(addressOf(request), request.body);
  }

  @HandlesInternal(remove)
  delete(request: InternalRequest<typeof remove>): Promise<void> {
    return this.handler.delete(addressOf(request));
  }

  @HandlesInternal(rotateSecret)
  rotateSecret(request: InternalRequest<typeof rotateSecret>): Promise<InternalAnswer<typeof rotateSecret>> {
    const { rotation_id: rotationId, overlap_seconds: overlapSeconds = OVERLAP_DEFAULT_SECONDS } = request.body;
    return this.handler.rotateSecret(addressOf(request), { rotationId, overlapSeconds });
  }
}
