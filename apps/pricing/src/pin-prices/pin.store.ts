import { Injectable } from '@nestjs/common';
import type { Envelope, PricesMarked } from '@ballast/contracts';
import type { QuotedPrices } from '@ballast/domain-pricing';
import { nextTimestamp, toTimestamp, type Timestamp } from '@ballast/kernel';
import type { Reader, Tx } from '@ballast/platform-postgres';

/** The state of one instrument's pin after a fact. */
interface PinChange {
  readonly symbol: string;
  /** Null: the instrument is not pinned. */
  readonly prices: QuotedPrices | null;
  readonly at: Timestamp;
}

/** Prices set by hand, in `pricing.pins`. An instrument that was unpinned keeps a row without prices. */
@Injectable()
export class PinStore {
  /**
   * Lets transactions that change or mark prices take turns: others wait until this one ends. Answers the time of the
   * turn by the clock of the database, later than that of every change of a pin before it.
   */
  async takeTurn(tx: Tx): Promise<Timestamp> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('pricing.pins', 0))`);
    // A statement of its own sees the pins that were committed before the lock was free.
    const [row] = await tx.query<{ now: Date; last: Date | null }>(
      'SELECT clock_timestamp() AS now, max(marked_at) AS last FROM pricing.pins',
    );
    if (row === undefined) throw new Error('A select of an aggregate has one row');
    const now = toTimestamp(row.now);
    return row.last === null ? now : nextTimestamp(now, toTimestamp(row.last));
  }

  /** The symbols of the pinned instruments. */
  async pinned(reader: Reader): Promise<readonly string[]> {
    const rows = await reader.query<{ symbol: string }>(
      'SELECT symbol FROM pricing.pins WHERE bid IS NOT NULL ORDER BY symbol',
    );
    return rows.map(({ symbol }) => symbol);
  }

  /** Pins and unpins. The latest fact about an instrument stays; marks of an interval change nothing. */
  async save(tx: Tx, facts: readonly Envelope<PricesMarked>[]): Promise<void> {
    const changes = facts.flatMap(changesOf);
    if (changes.length === 0) return;
    await tx.query(
      `INSERT INTO pricing.pins (symbol, bid, mid, ask, marked_at)
       SELECT DISTINCT ON (symbol) symbol, bid, mid, ask, marked_at
         FROM unnest($1::text[], $2::numeric[], $3::numeric[], $4::numeric[], $5::timestamptz[])
                AS changed (symbol, bid, mid, ask, marked_at)
        ORDER BY symbol, marked_at DESC
       ON CONFLICT (symbol) DO UPDATE
         SET bid = excluded.bid, mid = excluded.mid, ask = excluded.ask, marked_at = excluded.marked_at
       WHERE pins.marked_at < excluded.marked_at`,
      [
        changes.map(({ symbol }) => symbol),
        changes.map(({ prices }) => prices?.bid ?? null),
        changes.map(({ prices }) => prices?.mid ?? null),
        changes.map(({ prices }) => prices?.ask ?? null),
        changes.map(({ at }) => at),
      ],
    );
  }
}

function changesOf({ data: { at, reason, marks, without_price = [] } }: Envelope<PricesMarked>): readonly PinChange[] {
  if (reason === 'interval') return [];
  return [
    ...marks.map(({ symbol, ...prices }) => ({ symbol, prices: reason === 'pinned' ? prices : null, at })),
    ...without_price.map((symbol) => ({ symbol, prices: null, at })),
  ];
}
