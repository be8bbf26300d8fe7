import { Controller, Inject } from '@nestjs/common';
import { API } from '@ballast/api';
import { compose, traderSchema, traderUpdateRequested, type Composed, type Trader } from '@ballast/contracts';
import { INTERNAL } from '@ballast/internal-api';
import { toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import { parseBody } from '@ballast/platform-http';
import { CLOCK, SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';
import {
  type Answer,
  type Call,
  found,
  Handles,
  IdempotentRequests,
  ok,
  pageAnswer,
  PageTokens,
  TheCall,
} from '@ballast/platform-edge';
import type { Awaited } from '../replies/completion';
import { Outcomes } from '../replies/outcomes';
import { StrategyStore } from '../strategies/strategy.store';
import { CreditCheckClient } from '../clients/credit-check.client';
import { TradersQuery } from '../projections/traders/traders.query';

@Controller()
export class TradersController {
  constructor(
    private readonly traders: TradersQuery,
    private readonly strategies: StrategyStore,
    private readonly requests: IdempotentRequests,
    private readonly outcomes: Outcomes,
    private readonly creditCheck: CreditCheckClient,
    private readonly tokens: PageTokens,
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
    @Inject(CLOCK) private readonly clock: Clock,
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
  async holdings(@TheCall() { view, params }: Call<typeof API.getHoldings>): Promise<Answer> {
    const { id } = JSON.parse(found(await this.traders.find(view, params.trader_id), 'Trader')) as Trader;
    const { holdings } = await this.creditCheck.call(INTERNAL.balances.ofTrader, { query: { trader_id: id } });
    return ok(JSON.stringify({ trader_id: id, holdings }));
  }

  /** The change is appended to the request log of the Strategy and counts for the Operations after it. */
  @Handles(API.updateTrader)
  async update(@TheCall() call: Call<typeof API.updateTrader>): Promise<Answer> {
    const { platformCode } = call.caller;
    const find = (): Promise<string | undefined> => this.traders.find(call.view, call.params.trader_id);
    const trader = traderSchema.parse(JSON.parse(found(await find(), 'Trader')));
    return this.requests.run({
      call,
      read: ({ document }) => parseBody(API.updateTrader.body, document),
      effect: {
        kind: 'remote',
        awaits: 'trader_change' satisfies Awaited,
        messages: async (tx, { auto_rebalance }, effectId) => {
          await this.strategies.lock(tx, trader.strategy_id);
          return [updateRequest(trader, { auto_rebalance, platformCode, effectId, now: toTimestamp(this.clock()) })];
        },
        finish: async (_body, effectId) => ({
          answer: await this.outcomes.of(effectId, 'orchestrator', this.config.EFFECT_TIMEOUT_MS),
        }),
      },
      current: find,
    });
  }
}

function updateRequest(
  trader: Trader,
  {
    auto_rebalance,
    platformCode,
    effectId,
    now,
  }: { auto_rebalance: boolean; platformCode: string; effectId: string; now: Timestamp },
): Composed {
  return compose(traderUpdateRequested, {
    key: trader.strategy_id,
    platformCode,
    correlationId: effectId,
    causationId: '',
    place: effectId,
    occurredAt: now,
    data: { trader_id: trader.id, strategy_id: trader.strategy_id, auto_rebalance },
  });
}
