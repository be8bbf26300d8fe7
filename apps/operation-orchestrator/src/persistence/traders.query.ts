import { Injectable } from '@nestjs/common';
import { Reads } from '@ballast/platform-postgres';
import { codesInDefaultScope, existingTraders } from './trader.sql';

/** Traders as they stand, for readers. */
@Injectable()
export class TradersQuery {
  constructor(private readonly reads: Reads) {}

  /** Codes of the Traders that take part in rebalances without a list, oldest first. */
  codesInDefaultScope(strategyId: string): Promise<readonly string[]> {
    return codesInDefaultScope(this.reads, strategyId);
  }

  /** The ids among these that belong to a Trader. */
  existing(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return existingTraders(this.reads, ids);
  }
}
