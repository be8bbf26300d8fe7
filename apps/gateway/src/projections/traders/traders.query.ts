import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { traderId } from '@ballast/kernel';
import {
  EMPTY_PAGE,
  isUuid,
  pageByCreation,
  pageOfParticipants,
  Where,
  type Page,
  type PageRequest,
  type View,
} from '@ballast/platform-edge';
import { Reads } from '@ballast/platform-postgres';
import { Repository } from 'typeorm';
import { isWithin } from '../accounts/within-reach.statement';
import { ReachQuery } from '../accounts/reach.query';
import { traderEntity, type TraderEntity } from '../entities';

export interface TraderFilter {
  readonly strategy_id?: string | undefined;
  readonly participant_code?: string | undefined;
  readonly auto_rebalance?: boolean | undefined;
}

const TABLE = 'gateway.traders';

/** Traders as JSON text, in the form that the API answers. */
@Injectable()
export class TradersQuery {
  constructor(
    private readonly reads: Reads,
    private readonly reach: ReachQuery,
    @InjectRepository(traderEntity) private readonly traders: Repository<TraderEntity>,
  ) {}

  async find(view: View, id: string): Promise<string | undefined> {
    if (!isUuid(id)) return undefined;
    const trader = await this.traders.findOneBy({ id, platformCode: view.platformCode });
    if (trader === null || !(await this.reach.includes(view, trader.participantCode))) return undefined;
    return trader.body;
  }

  async list(view: View, filter: TraderFilter, page: PageRequest): Promise<Page> {
    const { platformCode } = view;
    const { strategy_id: strategyId, participant_code: participantCode } = filter;
    if (strategyId !== undefined && !isUuid(strategyId)) return EMPTY_PAGE;
    const where = new Where().filter('auto_rebalance', filter.auto_rebalance);
    if (participantCode !== undefined) {
      if (!(await this.reach.includes(view, participantCode))) return EMPTY_PAGE;
      return this.listOne({ platformCode, participantCode, strategyId }, where, page);
    }
    const reach = await this.reach.of(view);
    if (reach?.codes !== undefined) {
      where.filter('strategy_id', strategyId);
      return pageOfParticipants(this.reads, { table: TABLE, platformCode, codes: reach.codes }, where, page);
    }
    if (strategyId === undefined) where.equals('platform_code', platformCode);
    else where.filter('platform_code', platformCode).equals('strategy_id', strategyId);
    if (reach !== undefined) where.matching(isWithin(where, 'traders.participant_code', reach));
    return pageByCreation(this.reads, TABLE, where, page);
  }

  /** Traders of one participant. A Strategy has one for each participant; its id is derived from both. */
  private listOne(
    {
      platformCode,
      participantCode,
      strategyId,
    }: {
      readonly platformCode: string;
      readonly participantCode: string;
      readonly strategyId: string | undefined;
    },
    where: Where,
    page: PageRequest,
  ): Promise<Page> {
    if (strategyId === undefined)
      where.equals('platform_code', platformCode).equals('participant_code', participantCode);
    else {
      where.filter('platform_code', platformCode).equals('id', traderId(strategyId.toLowerCase(), participantCode));
    }
    return pageByCreation(this.reads, TABLE, where, page);
  }
}
