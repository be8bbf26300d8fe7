import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { PreviewChecksHandler } from './preview-checks.handler';

const { preview } = INTERNAL.checks;

/** The credit check of a preview: the same decision from the same state, and no hold is placed. */
@Controller()
export class ChecksController {
  constructor(private readonly handler: PreviewChecksHandler) {}

  @HandlesInternal(preview)
  async check({
    body: { platform_code: platformCode, check },
  }: InternalRequest<typeof preview>): Promise<InternalAnswer<typeof preview>> {
    return { decisions: await this.handler.check({ platformCode, data: check }) };
  }
}
