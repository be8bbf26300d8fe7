import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { traderId } from '@ballast/kernel';
import {
  EMPTY_PAGE,
  isUuid,
  ownedBy,
  pageByCreation,
  Where,
  type Page,
  type PageRequest,
  type View,
} from '@ballast/platform-edge';
import { Reads } from '@ballast/platform-postgres';
import { Repository } from 'typeorm';
import { traderEntity, type TraderEntity } from '../entities';

export interface TraderFilter {
  readonly strategy_id?: string | undefined;
  readonly participant_code?: string | undefined;
  readonly auto_rebalance?: boolean | undefined;
}

/** Traders as JSON text, in the form that the API answers. */
@Injectable()
export class TradersQuery {
  constructor(
    private readonly reads: Reads,
    @InjectRepository(traderEntity) private readonly traders: Repository<TraderEntity>,
  ) {}

  async find(view: View, id: string): Promise<string | undefined> {
    if (!isUuid(id)) return undefined;
    return (await this.traders.findOneBy({ id, ...ownedBy(view) }))?.body;
  }

  async list(view: View, filter: TraderFilter, page: PageRequest): Promise<Page> {
    const { strategy_id: strategyId, auto_rebalance: autoRebalance } = filter;
    if (strategyId !== undefined && !isUuid(strategyId)) return EMPTY_PAGE;
    const own = ownedBy(view);
    const participantCode = filter.participant_code ?? own.participantCode;
    if (own.participantCode !== undefined && own.participantCode !== participantCode) return EMPTY_PAGE;
    const where = new Where().filter('auto_rebalance', autoRebalance);
    if (strategyId === undefined) {
      where.equals('platform_code', own.platformCode).equals('participant_code', participantCode);
    } else {
      where.filter('platform_code', own.platformCode);
      // A Strategy has one Trader for a participant; its id is derived from both.
      if (participantCode === undefined) where.equals('strategy_id', strategyId);
      else where.equals('id', traderId(strategyId.toLowerCase(), participantCode));
    }
    return pageByCreation(this.reads, 'gateway.traders', where, page);
  }
}
