import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { INTERNAL } from '@ballast/internal-api';
import { type Answer, type Call, Handles, ok, TheCall } from '@ballast/platform-edge';
import { PricingClient } from '../clients';

/** The last prices of instruments, as pricing has them. */
@Controller()
export class PricesController {
  constructor(private readonly pricing: PricingClient) {}

  @Handles(API.listPrices)
  async list(@TheCall() { query }: Call<typeof API.listPrices>): Promise<Answer> {
    const { prices } = await this.pricing.call(INTERNAL.prices.list);
    const wanted = query.symbols === undefined ? undefined : new Set(query.symbols);
    const shown = prices
      .map(({ underlying_currency, quoted_currency, bid, mid, ask, as_of }) => ({
        symbol: `${underlying_currency}/${quoted_currency}`,
        ...{ bid, mid, ask, as_of },
      }))
      .filter(({ symbol }) => wanted === undefined || wanted.has(symbol));
    return ok(JSON.stringify({ prices: shown }));
  }
}
