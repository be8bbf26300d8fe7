import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { Database } from '@ballast/platform-postgres';
import { marketEntry, priceView, type MarketRow } from './market.query';

const { list } = INTERNAL.prices;

/** The price of every instrument now. */
@Controller()
export class PricesController {
  constructor(private readonly database: Database) {}

  @HandlesInternal(list)
  async list(): Promise<InternalAnswer<typeof list>> {
    const rows = await this.database.query<MarketRow>('SELECT * FROM pricing.market ORDER BY symbol');
    return { prices: rows.map(marketEntry).flatMap(priceView) };
  }
}
