import { Injectable } from '@nestjs/common';
import type { MarketEntry } from '@ballast/domain-pricing';
import { Reads } from '@ballast/platform-postgres';
import { MARKET_SELECT } from '../../price-commands/market.statement';
import { marketEntry, type MarketRow } from './market-entry';

/** The market as it is now. */
@Injectable()
export class MarketQuery {
  constructor(private readonly reads: Reads) {}

  /** Every instrument with its price, in the order of the symbols. */
  async list(): Promise<readonly MarketEntry[]> {
    const rows = await this.reads.query<MarketRow>(`${MARKET_SELECT} ORDER BY i.symbol`);
    return rows.map(marketEntry);
  }
}
