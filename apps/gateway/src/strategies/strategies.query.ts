import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { isUuid, pageByCreation, Where, type Page, type PageRequest } from '@ballast/platform-edge';
import { Reads } from '@ballast/platform-postgres';
import { Repository } from 'typeorm';
import { strategyEntity, type StrategyEntity } from './entities';
import { STRATEGY_COLUMNS, toStrategy, type StoredStrategy, type StrategyRow } from './strategy';

/** Strategies as their GET shows them. */
@Injectable()
export class StrategiesQuery {
  constructor(
    private readonly reads: Reads,
    @InjectRepository(strategyEntity) private readonly strategies: Repository<StrategyEntity>,
  ) {}

  /** The body of a Strategy; undefined when the platform has none with this id. */
  async find(platformCode: string, id: string): Promise<string | undefined> {
    if (!isUuid(id)) return undefined;
    return (await this.strategies.findOneBy({ id, platformCode }))?.body;
  }

  /** The Strategy that an Operation is requested for; prepared, because every such request reads it. */
  async findStored(platformCode: string, id: string): Promise<StoredStrategy | undefined> {
    if (!isUuid(id)) return undefined;
    const rows = await this.reads.prepared<StrategyRow>(
      'gateway.strategies.find',
      `SELECT ${STRATEGY_COLUMNS} FROM gateway.strategies WHERE id = $1 AND platform_code = $2`,
      [id, platformCode],
    );
    return rows.map(toStrategy)[0];
  }

  list(platformCode: string, page: PageRequest): Promise<Page> {
    return pageByCreation(this.reads, 'gateway.strategies', new Where().equals('platform_code', platformCode), page);
  }
}
