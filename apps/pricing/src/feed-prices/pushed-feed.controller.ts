import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { PushPricesHandler } from './push-prices.handler';

const { push } = INTERNAL.prices;

/** The market of production: the operator of the platform pushes prices here. */
@Controller()
export class PushedFeedController {
  constructor(private readonly handler: PushPricesHandler) {}

  @HandlesInternal(push)
  push({ body: { prices } }: InternalRequest<typeof push>): Promise<InternalAnswer<typeof push>> {
    return this.handler.push(prices);
  }
}
