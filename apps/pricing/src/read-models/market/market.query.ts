import { Injectable } from '@nestjs/common';
import type { MarketEntry } from '@ballast/domain-pricing';
import { Reads } from '@ballast/platform-postgres';
import { marketEntry, type MarketRow } from './market-entry';

/** The market as it is now. */
@Injectable()
export class MarketQuery {
  constructor(private readonly reads: Reads) {}

  /** Every instrument with its price, in the order of the symbols. */
  async list(): Promise<readonly MarketEntry[]> {
    const rows = await this.reads.query<MarketRow>('SELECT * FROM pricing.market ORDER BY symbol');
    return rows.map(marketEntry);
  }
}
