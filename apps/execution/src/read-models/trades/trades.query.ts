import { toTimestamp } from '@ballast/kernel';
import type { Database } from '@ballast/platform-postgres';
import { In } from 'typeorm';
import { tradeEntity } from '../../persistence/entities';

/** A trade as other services read it. */
export interface TradeView {
  readonly id: string;
  readonly execution_id: string;
  readonly leg: number;
  readonly platform_code: string;
  readonly strategy_id: string;
  readonly trader_id: string;
  readonly participant_code: string;
  readonly asset: string;
  readonly quoted_currency: string;
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly quantity: string;
  readonly notional: string;
  readonly executed_at: string;
  readonly source: string;
  readonly venue: string;
}

/** The trades of each Execution together and in Instruction order; an Execution without any has none. */
export async function tradesOfExecutions(
  database: Database,
  executionIds: readonly string[],
): Promise<readonly TradeView[]> {
  const trades = await database.dataSource
    .getRepository(tradeEntity)
    .find({ where: { executionId: In(executionIds) }, order: { executionId: 'ASC', leg: 'ASC' } });
  return trades.map((trade) => ({
    id: trade.id,
    execution_id: trade.executionId,
    leg: trade.leg,
    platform_code: trade.platformCode,
    strategy_id: trade.strategyId,
    trader_id: trade.traderId,
    participant_code: trade.participantCode,
    asset: trade.asset,
    quoted_currency: trade.quotedCurrency,
    side: trade.side,
    price: trade.price,
    quantity: trade.quantity,
    notional: trade.notional,
    executed_at: toTimestamp(trade.executedAt),
    source: trade.source,
    venue: trade.venue,
  }));
}
