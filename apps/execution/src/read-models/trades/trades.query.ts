import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { sourceKindOf } from '@ballast/contracts';
import type { OwnedTrade } from '@ballast/internal-api';
import { toTimestamp } from '@ballast/kernel';
import { In, Repository } from 'typeorm';
import { tradeEntity, type TradeEntity } from '../../persistence/entities';

/** Trades of Executions, for other services. */
@Injectable()
export class TradesQuery {
  constructor(@InjectRepository(tradeEntity) private readonly trades: Repository<TradeEntity>) {}

  /** The trades of each Execution together and in Instruction order; an Execution without trades is left out. */
  async ofExecutions(executionIds: readonly string[]): Promise<readonly OwnedTrade[]> {
    const trades = await this.trades.find({
      where: { sourceId: In(executionIds) },
      order: { sourceId: 'ASC', leg: 'ASC' },
    });
    return trades.map(viewOf);
  }
}

function viewOf(trade: TradeEntity): OwnedTrade {
  return {
    id: trade.id,
    execution_id: trade.sourceId,
    leg: trade.leg,
    platform_code: trade.platformCode,
    strategy_id: trade.strategyId ?? '',
    trader_id: trade.accountId,
    participant_code: trade.participantCode,
    asset: trade.asset,
    quoted_currency: trade.quotedCurrency,
    side: trade.side,
    price: trade.price,
    quantity: trade.quantity,
    notional: trade.notional,
    executed_at: toTimestamp(trade.executedAt),
    source: sourceKindOf(trade.source),
    venue: trade.venue,
  };
}
