import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { addressOf, recoveryStart } from '../manage-endpoints/endpoint-input';
import { RecoverEndpointHandler } from './recover-endpoint.handler';

const { recover } = INTERNAL.endpoints;

@Controller()
export class RecoverEndpointController {
  constructor(private readonly handler: RecoverEndpointHandler) {}

  @HandlesInternal(recover)
  recover(request: InternalRequest<typeof recover>): Promise<InternalAnswer<typeof recover>> {
    return this.handler.accept(addressOf(request), recoveryStart(request.body.since));
  }
}
