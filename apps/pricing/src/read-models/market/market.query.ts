import { Injectable } from '@nestjs/common';
import { Database } from '@ballast/platform-postgres';
import { marketEntry, type MarketEntry, type MarketRow } from './market-entry';

/** The market as it is now. */
@Injectable()
export class MarketQuery {
  constructor(private readonly database: Database) {}

  /** Every instrument with its price, in the order of the symbols. */
  async list(): Promise<readonly MarketEntry[]> {
    const rows = await this.database.query<MarketRow>('SELECT * FROM pricing.market ORDER BY symbol');
    return rows.map(marketEntry);
  }
}
