import { Controller, Get, UseGuards } from '@nestjs/common';
import { InternalGuard } from '@ballast/platform-http';
import { Database } from '@ballast/platform-postgres';
import { marketEntry, priceView, type MarketRow, type PriceView } from './market.query';

/** What counts as the price of every instrument now. */
@Controller('internal/prices')
@UseGuards(InternalGuard)
export class PricesController {
  constructor(private readonly database: Database) {}

  @Get()
  async list(): Promise<{ prices: readonly PriceView[] }> {
    const rows = await this.database.query<MarketRow>('SELECT * FROM pricing.market ORDER BY symbol');
    return { prices: rows.map(marketEntry).flatMap(priceView) };
  }
}
