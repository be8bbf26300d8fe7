import { Controller, Inject } from '@nestjs/common';
import { quoteMarket } from '@ballast/domain-pricing';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { Database } from '@ballast/platform-postgres';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { PricingConfig } from '../config';
import { MarketStore } from '../price-commands/market.store';
import { wantedByQuote } from '../price-commands/price-command';

const { read } = INTERNAL.quotes;

/** Reference prices for previews: the prices that an Operation would be quoted now. */
@Controller()
export class QuotesController {
  constructor(
    private readonly database: Database,
    private readonly market: MarketStore,
    @Inject(SERVICE_CONFIG) private readonly config: PricingConfig,
  ) {}

  @HandlesInternal(read)
  async quote({ body }: InternalRequest<typeof read>): Promise<InternalAnswer<typeof read>> {
    const market = await this.market.load(this.database, { operationIds: [], wanted: [wantedByQuote(body)] });
    return quoteMarket(body, market.entries, { now: market.now, maxAgeMs: this.config.PRICING_STALE_AFTER_MS });
  }
}
