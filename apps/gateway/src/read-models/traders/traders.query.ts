import { Injectable } from '@nestjs/common';
import { traderId } from '@ballast/kernel';
import { Database } from '@ballast/platform-postgres';
import { EMPTY_PAGE, isUuid, pageByCreation, Where, type Page, type PageRequest } from '@ballast/platform-edge';

export interface TraderFilter {
  readonly strategy_id?: string | undefined;
  readonly participant_code?: string | undefined;
  readonly auto_rebalance?: boolean | undefined;
}

/** Traders as their GET shows them. */
@Injectable()
export class TraderReadModel {
  constructor(private readonly database: Database) {}

  async find(platformCode: string, id: string): Promise<string | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await this.database.prepared<{ body: string }>(
      'gateway.traders.find',
      'SELECT body FROM gateway.traders WHERE id = $1 AND platform_code = $2',
      [id, platformCode],
    );
    return row?.body;
  }

  async list(platformCode: string, filter: TraderFilter, page: PageRequest): Promise<Page> {
    const { strategy_id, participant_code, auto_rebalance } = filter;
    if (strategy_id !== undefined && !isUuid(strategy_id)) return EMPTY_PAGE;
    const where = new Where().equals('platform_code', platformCode).equals('auto_rebalance', auto_rebalance);
    if (strategy_id !== undefined && participant_code !== undefined) {
      // A Strategy has one Trader for a participant, and its id says which.
      where.equals('id', traderId(strategy_id.toLowerCase(), participant_code));
    } else {
      where.equals('strategy_id', strategy_id).equals('participant_code', participant_code);
    }
    return pageByCreation(this.database, 'gateway.traders', where, page);
  }
}
