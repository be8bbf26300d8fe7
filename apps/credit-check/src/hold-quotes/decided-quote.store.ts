import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

/** Quotes that were decided. */
@Injectable()
export class DecidedQuoteStore {
  /** Marks quotes as decided, and returns the ids of those that were not decided before. */
  async firstTime(tx: Tx, quoteIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (quoteIds.length === 0) return new Set();
    const rows = await tx.prepared<{ readonly quote_id: string }>(
      'credit.decided_quotes.first_time',
      // Rows are inserted in key order, against deadlocks.
      `INSERT INTO credit.decided_quotes (quote_id)
       SELECT quote_id FROM unnest($1::uuid[]) AS decided (quote_id) ORDER BY quote_id
       ON CONFLICT DO NOTHING
       RETURNING quote_id`,
      [quoteIds],
    );
    return new Set(rows.map(({ quote_id }) => quote_id));
  }
}
