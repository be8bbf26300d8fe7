import { Injectable } from '@nestjs/common';
import type { PriceWait } from '@ballast/domain-pricing';
import type { Tx } from '@ballast/platform-postgres';
import { decodeWaits, UNDECODED_RETRY_MS, type DecodedWaits } from '@ballast/platform-service';
import { storedQuote, type QuoteCommand, type StoredRequest, type TakenUp } from '../price-commands/price-command';

export interface WaitingQuote {
  readonly command: QuoteCommand;
  readonly wait: PriceWait;
}

/** Requests for reference prices that wait, one for each Operation, in `pricing.waiting_quotes`. */
@Injectable()
export class WaitingQuoteStore {
  /** Stores waiting requests. An Operation that waits already keeps its due time. */
  async insert(tx: Tx, quotes: readonly WaitingQuote[]): Promise<void> {
    if (quotes.length === 0) return;
    await tx.query(
      `INSERT INTO pricing.waiting_quotes (operation_id, due_at, looks_left, command, key, origin)
       SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::integer[], $4::text[], $5::text[], $6::text[])
                  AS waiting (operation_id)
        ORDER BY waiting.operation_id
       ON CONFLICT DO NOTHING`,
      [
        quotes.map(({ command }) => command.envelope.data.operation_id),
        quotes.map(({ wait }) => wait.dueAt),
        quotes.map(({ wait }) => wait.looksLeft),
        quotes.map(({ command }) => command.text),
        quotes.map(({ command }) => command.envelope.key),
        quotes.map(({ command }) => command.envelope.origin),
      ],
    );
  }

  /**
   * Deletes and returns the `limit` commands whose wait ended first, in that order. Skips commands that another instance
   * is taking. Commands that cannot be decoded stay, and are tried again later.
   */
  async takeDue(tx: Tx, limit: number): Promise<DecodedWaits<StoredRequest, TakenUp<QuoteCommand>>> {
    const rows = await tx.query<StoredRequest>(
      `WITH due AS MATERIALIZED (
         SELECT operation_id, due_at, looks_left, command, key, origin FROM pricing.waiting_quotes
          WHERE due_at <= now() ORDER BY due_at, operation_id LIMIT $1 FOR UPDATE SKIP LOCKED
       ), taken AS (
         DELETE FROM pricing.waiting_quotes w USING due WHERE w.operation_id = due.operation_id
       )
       SELECT operation_id, looks_left, command, key, origin FROM due ORDER BY due_at, operation_id`,
      [limit],
    );
    const waits = decodeWaits(rows, storedQuote);
    await this.putBack(
      tx,
      waits.undecoded.map(({ row }) => row),
    );
    return waits;
  }

  /** Stores rows again that this transaction has taken. */
  private async putBack(tx: Tx, rows: readonly StoredRequest[]): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(
      `INSERT INTO pricing.waiting_quotes (operation_id, due_at, looks_left, command, key, origin)
       SELECT operation_id, now() + $6::integer * interval '1 millisecond', looks_left, command, key, origin
         FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::text[])
           AS waiting (operation_id, looks_left, command, key, origin)
        ORDER BY operation_id`,
      [
        rows.map(({ operation_id }) => operation_id),
        rows.map(({ looks_left }) => looks_left),
        rows.map(({ command }) => command),
        rows.map(({ key }) => key),
        rows.map(({ origin }) => origin),
        UNDECODED_RETRY_MS,
      ],
    );
  }
}
