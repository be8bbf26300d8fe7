import { Injectable } from '@nestjs/common';
import type { Envelope, SettlementDelayed, TradesBooked } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { decodeWaits, UNDECODED_RETRY_MS, type DecodedWaits, type StoredWait } from '@ballast/platform-service';
import { readStoredCommand, type SettleCommand } from './settle-command';

export interface ChunkKey {
  readonly operationId: string;
  readonly chunk: number;
}

export interface ReceivedChunk extends ChunkKey {
  /** True when no chunk of the Operation was taken in before this transaction. */
  readonly isFirst: boolean;
}

/** A waiting chunk as its row holds it. */
export interface StoredChunk extends StoredWait {
  readonly chunk: number;
}

/** Chunks that were taken in. Some of them still wait for the time at which they are settled. */
@Injectable()
export class ChunkStore {
  /** Marks chunks as taken in. Returns the chunks that were not taken in before, so each chunk is settled once. */
  async receive(tx: Tx, chunks: readonly ChunkKey[]): Promise<readonly ReceivedChunk[]> {
    const rows = await tx.prepared<{ operation_id: string; chunk: number; is_first: boolean }>(
      'execution.chunks.receive',
      // The look-up sees the table as it was before this statement. Rows are inserted in key order, against deadlocks.
      `INSERT INTO execution.settled_chunks AS taken (operation_id, chunk, taken_at)
       SELECT operation_id, chunk, now() FROM unnest($1::uuid[], $2::integer[]) AS c (operation_id, chunk)
        ORDER BY operation_id, chunk
       ON CONFLICT DO NOTHING
       RETURNING operation_id, chunk, NOT EXISTS (
         SELECT FROM execution.settled_chunks s WHERE s.operation_id = taken.operation_id) AS is_first`,
      [chunks.map(({ operationId }) => operationId), chunks.map(({ chunk }) => chunk)],
    );
    return rows.map(({ operation_id, chunk, is_first }) => ({ operationId: operation_id, chunk, isFirst: is_first }));
  }

  /** Lets chunks wait that this transaction has taken in. */
  async park(tx: Tx, facts: readonly Envelope<SettlementDelayed>[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.query(
      `UPDATE execution.settled_chunks s SET due_at = w.due_at, command = w.command, key = w.key, origin = w.origin
         FROM unnest($1::uuid[], $2::integer[], $3::timestamptz[], $4::text[], $5::text[], $6::text[])
           AS w (operation_id, chunk, due_at, command, key, origin)
        WHERE s.operation_id = w.operation_id AND s.chunk = w.chunk`,
      columnsOf(facts),
    );
  }

  /** Stores chunks that wait. A chunk that is stored stays as it is: it waits or is settled. */
  async insertParked(tx: Tx, facts: readonly Envelope<SettlementDelayed>[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.query(
      `INSERT INTO execution.settled_chunks (operation_id, chunk, due_at, command, key, origin, taken_at)
       SELECT * FROM unnest($1::uuid[], $2::integer[], $3::timestamptz[], $4::text[], $5::text[], $6::text[],
                            $7::timestamptz[])
       ON CONFLICT DO NOTHING`,
      [...columnsOf(facts), facts.map(({ occurredAt }) => occurredAt)],
    );
  }

  /** Stores chunks as settled. Their wait is over. */
  async saveSettled(tx: Tx, facts: readonly Envelope<TradesBooked>[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.query(
      `INSERT INTO execution.settled_chunks (operation_id, chunk, taken_at)
       SELECT operation_id, chunk, min(taken_at)
         FROM unnest($1::uuid[], $2::integer[], $3::timestamptz[]) AS c (operation_id, chunk, taken_at)
        GROUP BY operation_id, chunk
       ON CONFLICT (operation_id, chunk) DO UPDATE
         SET due_at = NULL, command = NULL, key = NULL, origin = NULL`,
      [
        facts.map(({ data }) => data.operation_id),
        facts.map(({ data }) => data.chunk),
        facts.map(({ occurredAt }) => occurredAt),
      ],
    );
  }

  /** Ends the wait of chunks that are not settled yet, and returns them. They stay taken in and are never settled. */
  async endWait(tx: Tx, chunks: readonly ChunkKey[]): Promise<readonly ChunkKey[]> {
    if (chunks.length === 0) return [];
    const rows = await tx.query<{ operation_id: string; chunk: number }>(
      `UPDATE execution.settled_chunks s SET due_at = NULL, command = NULL, key = NULL, origin = NULL
         FROM unnest($1::uuid[], $2::integer[]) AS w (operation_id, chunk)
        WHERE s.operation_id = w.operation_id AND s.chunk = w.chunk AND s.due_at IS NOT NULL
       RETURNING s.operation_id, s.chunk`,
      [chunks.map(({ operationId }) => operationId), chunks.map(({ chunk }) => chunk)],
    );
    return rows.map(({ operation_id, chunk }) => ({ operationId: operation_id, chunk }));
  }

  /**
   * Takes the `limit` commands whose wait ended first, in that order. Skips commands that another instance takes.
   * Commands that cannot be decoded stay, and are tried again later.
   */
  async takeDue(tx: Tx, limit: number): Promise<DecodedWaits<StoredChunk, SettleCommand>> {
    const rows = await tx.query<StoredChunk>(
      `WITH due AS MATERIALIZED (
         SELECT operation_id, chunk, due_at, command, key, origin FROM execution.settled_chunks
          WHERE due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
       ), taken AS (
         UPDATE execution.settled_chunks s SET due_at = NULL, command = NULL, key = NULL, origin = NULL FROM due
          WHERE s.operation_id = due.operation_id AND s.chunk = due.chunk
       )
       SELECT operation_id, chunk, command, key, origin FROM due ORDER BY due_at`,
      [limit],
    );
    const waits = decodeWaits(rows, readStoredCommand);
    await this.putBack(
      tx,
      waits.undecoded.map(({ row }) => row),
    );
    return waits;
  }

  /** Lets chunks wait again that this transaction has taken. */
  private async putBack(tx: Tx, chunks: readonly StoredChunk[]): Promise<void> {
    if (chunks.length === 0) return;
    await tx.query(
      `UPDATE execution.settled_chunks s
          SET due_at = now() + $6::integer * interval '1 millisecond', command = w.command, key = w.key, origin = w.origin
         FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::text[])
           AS w (operation_id, chunk, command, key, origin)
        WHERE s.operation_id = w.operation_id AND s.chunk = w.chunk`,
      [
        chunks.map(({ operation_id }) => operation_id),
        chunks.map(({ chunk }) => chunk),
        chunks.map(({ command }) => command),
        chunks.map(({ key }) => key),
        chunks.map(({ origin }) => origin),
        UNDECODED_RETRY_MS,
      ],
    );
  }
}

/** The columns of chunks that wait. Their command came from the place that the fact names as its input. */
function columnsOf(facts: readonly Envelope<SettlementDelayed>[]): readonly unknown[] {
  return [
    facts.map(({ data }) => data.operation_id),
    facts.map(({ data }) => data.chunk),
    facts.map(({ data }) => data.due_at),
    facts.map(({ data }) => data.command),
    facts.map(({ key }) => key),
    facts.map(({ input }) => input),
  ];
}
