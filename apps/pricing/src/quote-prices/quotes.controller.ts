import { Body, Controller, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { PRICE_SIDES } from '@ballast/contracts';
import { InternalGuard, parseBody } from '@ballast/platform-http';
import { Database } from '@ballast/platform-postgres';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import { z } from 'zod';
import type { PricingConfig } from '../config';
import { loadMarket } from '../price-commands/market.store';
import { wantedByQuote } from '../price-commands/price-command';
import { quoteMarket, type QuotedMarket } from './quote-prices';

const bodySchema = z.strictObject({
  quoted_currency: z.string().min(1),
  side: z.enum(PRICE_SIDES),
  required: z.array(z.string().min(1)),
  every_instrument: z.boolean(),
});

/** Reference prices for what is only looked at: the same as an Operation would be quoted now. */
@Controller('internal/quotes')
@UseGuards(InternalGuard)
export class QuotesController {
  constructor(
    private readonly database: Database,
    @Inject(SERVICE_CONFIG) private readonly config: PricingConfig,
  ) {}

  @Post()
  @HttpCode(200)
  async quote(@Body() body: unknown): Promise<QuotedMarket> {
    const terms = { ...parseBody(bodySchema, body), optional: [] };
    const market = await loadMarket(this.database, { operationIds: [], wanted: [wantedByQuote(terms)] });
    return quoteMarket(terms, market, this.config.PRICING_STALE_AFTER_MS);
  }
}
