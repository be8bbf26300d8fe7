import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalRequest, type PriceView } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { PinPriceHandler } from './pin-price.handler';

const { pin, unpin } = INTERNAL.prices;

/** Prices set by hand, in the sandbox only. */
@Controller()
export class PinsController {
  constructor(private readonly handler: PinPriceHandler) {}

  @HandlesInternal(pin)
  pin({ params: { underlying, quoted }, body }: InternalRequest<typeof pin>): Promise<PriceView> {
    return this.handler.pin({ underlying, quoted }, body);
  }

  @HandlesInternal(unpin)
  unpin({ params: { underlying, quoted } }: InternalRequest<typeof unpin>): Promise<PriceView> {
    return this.handler.unpin({ underlying, quoted });
  }
}
