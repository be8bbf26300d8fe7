import type { OwnedTrade } from '@ballast/internal-api';
import { toTimestamp } from '@ballast/kernel';
import type { Database } from '@ballast/platform-postgres';
import { In } from 'typeorm';
import { tradeEntity } from '../../persistence/entities';

/** The trades of each Execution together and in Instruction order; an Execution without any has none. */
export async function tradesOfExecutions(
  database: Database,
  executionIds: readonly string[],
): Promise<readonly OwnedTrade[]> {
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
