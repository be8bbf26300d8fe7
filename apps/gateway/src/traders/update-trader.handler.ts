import { Inject, Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import { compose, traderSchema, type Cause, type Composed, type Trader } from '@ballast/contracts';
import { traderUpdateRequested } from '@ballast/contracts/operation';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { type Answer, type Call, found, IdempotentRequests } from '@ballast/platform-edge';
import { parseBody } from '@ballast/platform-http';
import { CLOCK, SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';
import { TradersQuery } from '../projections';
import { type Awaited, Outcomes } from '../replies';
import { StrategyStore } from '../strategies';

/**
 * Changes the settings of a Trader. The change is appended to the request log of the Strategy and counts for the
 * Operations after it.
 */
@Injectable()
export class UpdateTraderHandler {
  constructor(
    private readonly traders: TradersQuery,
    private readonly strategies: StrategyStore,
    private readonly requests: IdempotentRequests,
    private readonly outcomes: Outcomes,
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async update(call: Call<typeof API.updateTrader>): Promise<Answer> {
    const find = (): Promise<string | undefined> => this.traders.find(call.view, call.params.trader_id);
    const trader = traderSchema.parse(JSON.parse(found(await find(), 'Trader')));
    return this.requests.run({
      call,
      read: ({ document }) => parseBody(API.updateTrader.body, document),
      effect: {
        kind: 'remote',
        awaits: 'trader_change' satisfies Awaited,
        messages: async (tx, { auto_rebalance }, effectId, cause) => {
          await this.strategies.lock(tx, trader.strategy_id);
          return [this.updateRequest(cause, effectId, { ...trader, auto_rebalance })];
        },
        finish: async (_body, effectId) => ({
          answer: await this.outcomes.of(effectId, 'orchestrator', this.config.EFFECT_TIMEOUT_MS),
        }),
      },
      current: find,
    });
  }

  private updateRequest(
    cause: Cause,
    effectId: string,
    { id, strategy_id, auto_rebalance }: Pick<Trader, 'id' | 'strategy_id' | 'auto_rebalance'>,
  ): Composed {
    return compose(traderUpdateRequested, {
      cause,
      key: strategy_id,
      correlationId: effectId,
      place: effectId,
      occurredAt: toTimestamp(this.clock()),
      data: { trader_id: id, strategy_id, auto_rebalance },
    });
  }
}
