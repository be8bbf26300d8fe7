import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

/** Rows of a table that are kept for a while only. */
export interface OldRows {
  readonly table: string;
  /** Column that the age of a row is counted from. The first column of an index, and set by the clock of the database. */
  readonly time: string;
  /** Milliseconds for which a row is kept after `time`. */
  readonly keptMs: number;
  /** SQL condition, over the row `old`, of rows that stay however old they are. */
  readonly except?: string;
}

/** Part of the old rows that one batch examines. */
export interface OldRowRange {
  /** Time of the first row. */
  readonly from: string;
  /** Time before which rows are old; null where it follows from `keptMs`. */
  readonly before?: string | null;
  readonly max: number;
}

/** Outcome of one batch. */
export interface RemovedBatch {
  readonly examined: number;
  readonly removed: number;
  /** Time of the last row that was examined; null when there was none. */
  readonly reached: string | null;
}

/** Rows of any table that are older than they are kept. */
@Injectable()
export class OldRowStore {
  /**
   * Removes old rows among the next `max` ones whose time is `from` or later. Rows that another instance removes at this
   * moment are left to it.
   */
  async removeBatch(
    tx: Tx,
    { table, time, keptMs, except = 'false' }: OldRows,
    { from, before = null, max }: OldRowRange,
  ): Promise<RemovedBatch> {
    // The condition is applied to the batch and not within the ordered walk: a plan that joins first sorts all rows.
    const [batch] = await tx.query<RemovedBatch>(
      `WITH old AS MATERIALIZED (
         SELECT ctid AS place, * FROM ${table}
          WHERE ${time} >= $1 AND ${time} < coalesce($4, now() - $2 * interval '1 millisecond')
          ORDER BY ${time} LIMIT $3 FOR UPDATE SKIP LOCKED
       ), removed AS (
         DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT place FROM old WHERE NOT (${except}))) RETURNING 1
       )
       SELECT count(*)::int AS examined, max(${time})::text AS reached,
              (SELECT count(*)::int FROM removed) AS removed
         FROM old`,
      [from, keptMs, max, before],
    );
    if (batch === undefined) throw new Error('An aggregate has one row');
    return batch;
  }
}
