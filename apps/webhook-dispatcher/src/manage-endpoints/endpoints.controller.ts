import { Controller } from '@nestjs/common';
import { OVERLAP_DEFAULT_SECONDS } from '@ballast/contracts';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { CreateEndpointHandler } from './create-endpoint.handler';
import { DeleteEndpointHandler } from './delete-endpoint.handler';
import { addressOf } from './endpoint-input';
import { RotateSecretHandler } from './rotate-secret.handler';
import { UpdateEndpointHandler } from './update-endpoint.handler';

const { create, update, delete: remove, rotateSecret } = INTERNAL.endpoints;

/** Changes of webhook endpoints, for the gateway. */
@Controller()
export class EndpointsController {
  constructor(
    private readonly creation: CreateEndpointHandler,
    private readonly updates: UpdateEndpointHandler,
    private readonly deletion: DeleteEndpointHandler,
    private readonly rotation: RotateSecretHandler,
  ) {}

  @HandlesInternal(create)
  create({ body }: InternalRequest<typeof create>): Promise<InternalAnswer<typeof create>> {
    return this.creation.create(body);
  }

  @HandlesInternal(update)
  update(request: InternalRequest<typeof update>): Promise<InternalAnswer<typeof update>> {
    return this.updates.update(addressOf(request), request.body);
  }

  @HandlesInternal(remove)
  delete(request: InternalRequest<typeof remove>): Promise<void> {
    return this.deletion.delete(addressOf(request));
  }

  @HandlesInternal(rotateSecret)
  rotateSecret(request: InternalRequest<typeof rotateSecret>): Promise<InternalAnswer<typeof rotateSecret>> {
    const { rotation_id: rotationId, overlap_seconds: overlapSeconds = OVERLAP_DEFAULT_SECONDS } = request.body;
    return this.rotation.rotate(addressOf(request), { rotationId, overlapSeconds });
  }
}
