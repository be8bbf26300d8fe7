import { Controller, Inject } from '@nestjs/common';
import { isFresh } from '@ballast/domain-pricing';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { Database } from '@ballast/platform-postgres';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { PricingConfig } from '../../config';
import { MarketStore } from '../../price-commands/market.store';
import { priceView } from './market-entry';
import { MarketQuery } from './market.query';

const { fresh, list } = INTERNAL.prices;

/** The prices of instruments now. */
@Controller()
export class PricesController {
  constructor(
    private readonly market: MarketQuery,
    private readonly store: MarketStore,
    private readonly database: Database,
    @Inject(SERVICE_CONFIG) private readonly config: PricingConfig,
  ) {}

  @HandlesInternal(list)
  async list(): Promise<InternalAnswer<typeof list>> {
    return { prices: (await this.market.list()).flatMap(priceView) };
  }

  @HandlesInternal(fresh)
  async fresh({ params }: InternalRequest<typeof fresh>): Promise<InternalAnswer<typeof fresh>> {
    const wanted = [{ assets: [params.underlying], currency: params.quoted }];
    const { entries, now } = await this.store.load(this.database, { operationIds: [], wanted });
    const [price] = entries
      .filter(({ quote }) => quote !== null && isFresh(quote, now, this.config.PRICING_STALE_AFTER_MS))
      .flatMap(priceView);
    return { price: price ?? null };
  }
}
