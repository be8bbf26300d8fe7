import { Injectable } from '@nestjs/common';
import type { QuotedPrices } from '@ballast/domain-pricing';
import type { Tx } from '@ballast/platform-postgres';

/** Prices set by hand, in `pricing.pins`, one for each symbol. */
@Injectable()
export class PinStore {
  async save(tx: Tx, symbol: string, { bid, mid, ask }: QuotedPrices): Promise<void> {
    await tx.query(
      `INSERT INTO pricing.pins (symbol, bid, mid, ask) VALUES ($1, $2, $3, $4)
       ON CONFLICT (symbol) DO UPDATE
         SET bid = excluded.bid, mid = excluded.mid, ask = excluded.ask, pinned_at = excluded.pinned_at`,
      [symbol, bid, mid, ask],
    );
  }

  async delete(tx: Tx, symbol: string): Promise<void> {
    await tx.query('DELETE FROM pricing.pins WHERE symbol = $1', [symbol]);
  }

  /** Deletes the pins of all symbols. Answers the symbols. */
  async deleteAll(tx: Tx): Promise<readonly string[]> {
    const rows = await tx.query<{ symbol: string }>('DELETE FROM pricing.pins RETURNING symbol');
    return rows.map(({ symbol }) => symbol);
  }
}
