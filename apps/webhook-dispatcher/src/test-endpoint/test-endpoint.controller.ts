import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { addressOf } from '../manage-endpoints/endpoint-input';
import { TestEndpointHandler } from './test-endpoint.handler';

const { test } = INTERNAL.endpoints;

@Controller()
export class TestEndpointController {
  constructor(private readonly handler: TestEndpointHandler) {}

  @HandlesInternal(test)
  test(request: InternalRequest<typeof test>): Promise<InternalAnswer<typeof test>> {
    return this.handler.send(addressOf(request), request.body.id);
  }
}
