import { Injectable } from '@nestjs/common';
import type { QuotedPrices } from '@ballast/domain-pricing';
import { toTimestamp, type Timestamp } from '@ballast/kernel';
import type { Reader, Tx } from '@ballast/platform-postgres';

/** Prices of one symbol as a feed brings them. */
export interface FedQuote extends QuotedPrices {
  readonly symbol: string;
  /** Time of the price; null means now, by the clock of the database. */
  readonly asOf: Date | null;
}

/** The last price of one symbol as it is stored. */
export interface StoredQuote extends QuotedPrices {
  readonly as_of: Timestamp;
}

/** The last price of each symbol from the feed, in `pricing.quotes`. */
@Injectable()
export class QuoteStore {
  /**
   * Stores prices of a feed, in the order of the symbols against deadlocks. A price that is older than the stored one is
   * not stored. Returns the symbols whose price was stored.
   */
  async save(tx: Tx, quotes: readonly FedQuote[]): Promise<readonly string[]> {
    const rows = await tx.prepared<{ symbol: string }>(
      'pricing.quotes.write',
      `INSERT INTO pricing.quotes (symbol, bid, mid, ask, as_of)
       SELECT symbol, bid, mid, ask, coalesce(as_of, clock_timestamp())
         FROM unnest($1::text[], $2::numeric[], $3::numeric[], $4::numeric[], $5::timestamptz[])
                AS fed (symbol, bid, mid, ask, as_of)
        ORDER BY symbol
       ON CONFLICT (symbol) DO UPDATE
         SET bid = excluded.bid, mid = excluded.mid, ask = excluded.ask, as_of = excluded.as_of
       WHERE quotes.as_of <= excluded.as_of
       RETURNING symbol`,
      [
        quotes.map(({ symbol }) => symbol),
        quotes.map(({ bid }) => bid),
        quotes.map(({ mid }) => mid),
        quotes.map(({ ask }) => ask),
        quotes.map(({ asOf }) => asOf),
      ],
    );
    return rows.map(({ symbol }) => symbol);
  }

  /** The stored prices of these symbols. A symbol that the feed has brought no price of is left out. */
  async of(reader: Reader, symbols: readonly string[]): Promise<ReadonlyMap<string, StoredQuote>> {
    const rows = await reader.query<QuotedPrices & { readonly symbol: string; readonly as_of: Date }>(
      `SELECT symbol, bid::text AS bid, mid::text AS mid, ask::text AS ask, as_of
         FROM pricing.quotes WHERE symbol = ANY ($1::text[])`,
      [symbols],
    );
    return new Map(rows.map(({ symbol, as_of, ...prices }) => [symbol, { ...prices, as_of: toTimestamp(as_of) }]));
  }
}
