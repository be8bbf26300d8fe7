import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import type { Trader } from '@ballast/contracts';
import { INTERNAL } from '@ballast/internal-api';
import { type Answer, type Call, found, Handles, ok, pageAnswer, PageTokens, TheCall } from '@ballast/platform-edge';
import { CreditCheckClient } from '../clients';
import { TradersQuery } from '../projections';
import { PastTime } from '../time';
import { UpdateTraderHandler } from './update-trader.handler';

@Controller()
export class TradersController {
  constructor(
    private readonly traders: TradersQuery,
    private readonly creditCheck: CreditCheckClient,
    private readonly tokens: PageTokens,
    private readonly handler: UpdateTraderHandler,
    private readonly pastTime: PastTime,
  ) {}

  @Handles(API.listTraders)
  async list(@TheCall() call: Call<typeof API.listTraders>): Promise<Answer> {
    const { bodies, next } = await this.traders.list(call.view, call.query, this.tokens.read(call));
    return pageAnswer('traders', bodies, this.tokens.write(next, call));
  }

  @Handles(API.getTrader)
  async get(@TheCall() { view, params }: Call<typeof API.getTrader>): Promise<Answer> {
    return ok(found(await this.traders.find(view, params.trader_id), 'Trader'));
  }

  @Handles(API.getHoldings)
  async holdings(@TheCall() { view, params, query }: Call<typeof API.getHoldings>): Promise<Answer> {
    const as_of = this.pastTime.read(query);
    const { id } = JSON.parse(found(await this.traders.find(view, params.trader_id), 'Trader')) as Trader;
    const { holdings } = await this.creditCheck.call(INTERNAL.balances.ofTrader, { query: { trader_id: id, as_of } });
    return ok(JSON.stringify({ trader_id: id, holdings }));
  }

  @Handles(API.updateTrader)
  update(@TheCall() call: Call<typeof API.updateTrader>): Promise<Answer> {
    return this.handler.update(call);
  }
}
