import type { Trader as TraderResource } from '@ballast/contracts';
import { nextTimestamp, type Timestamp } from '@ballast/kernel';

/** The account of one participant in one Strategy. */
export interface Trader {
  readonly id: string;
  readonly platformCode: string;
  readonly strategyId: string;
  readonly participantCode: string;
  readonly autoRebalance: boolean;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
}

/** The Trader after its owner chose whether the default scope of a rebalance includes it. `updatedAt` always grows. */
export function withAutoRebalance(trader: Trader, autoRebalance: boolean, now: Timestamp): Trader {
  return { ...trader, autoRebalance, updatedAt: nextTimestamp(now, trader.updatedAt) };
}

/** The Trader as its GET shows it. */
export function traderResource(trader: Trader): TraderResource {
  return {
    id: trader.id,
    strategy_id: trader.strategyId,
    participant_code: trader.participantCode,
    account_label: trader.strategyId,
    auto_rebalance: trader.autoRebalance,
    created_at: trader.createdAt,
    updated_at: trader.updatedAt,
  };
}

/** The Trader that a resource shows. */
export function traderOf(resource: TraderResource, platformCode: string): Trader {
  return {
    id: resource.id,
    platformCode,
    strategyId: resource.strategy_id,
    participantCode: resource.participant_code,
    autoRebalance: resource.auto_rebalance,
    createdAt: resource.created_at,
    updatedAt: resource.updated_at,
  };
}
