import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { PreviewOperationHandler } from './preview-operation.handler';

const { create } = INTERNAL.previews;

/** Previews of Operations, for the gateway. */
@Controller()
export class PreviewsController {
  constructor(private readonly handler: PreviewOperationHandler) {}

  @HandlesInternal(create)
  preview({ body }: InternalRequest<typeof create>): Promise<InternalAnswer<typeof create>> {
    return this.handler.preview(body);
  }
}
