import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { priceView } from './market-entry';
import { MarketQuery } from './market.query';

const { list } = INTERNAL.prices;

/** The price of every instrument now. */
@Controller()
export class PricesController {
  constructor(private readonly market: MarketQuery) {}

  @HandlesInternal(list)
  async list(): Promise<InternalAnswer<typeof list>> {
    return { prices: (await this.market.list()).flatMap(priceView) };
  }
}
