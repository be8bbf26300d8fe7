import { Injectable } from '@nestjs/common';
import type { Envelope, PricesMarked } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';

/** The last interval that was marked, in the one row of `pricing.mark_clock`. */
@Injectable()
export class MarkClockStore {
  /** Moves on to the last of these intervals. False when it, or a later one, was marked before. */
  async advance(tx: Tx, facts: readonly Envelope<PricesMarked>[]): Promise<boolean> {
    const intervals = facts.filter(({ data }) => data.reason === 'interval').map(({ data }) => data.at);
    if (intervals.length === 0) return false;
    const rows = await tx.query(
      `INSERT INTO pricing.mark_clock (name, marked_at)
       SELECT 'interval', max(at) FROM unnest($1::timestamptz[]) AS marked (at)
       ON CONFLICT (name) DO UPDATE SET marked_at = excluded.marked_at
       WHERE mark_clock.marked_at < excluded.marked_at
       RETURNING name`,
      [intervals],
    );
    return rows.length > 0;
  }
}
