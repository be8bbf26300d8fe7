import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

/** A walk over the old rows of a table, in the order of their time. */
export interface TrimWalk {
  /** Time before which an earlier walk has left no old row. */
  readonly from: string;
  /** Time before which rows are old. */
  readonly before: string;
}

/** Rows of a derived table that are kept for a while only. */
export interface TrimmedRows {
  readonly table: string;
  readonly keptMs: number;
  /** Column by whose latest time rows are old; by the time of now when undefined. */
  readonly newestBy?: string | undefined;
}

/** The table of trims of a service: how far old rows of its derived tables were removed. */
@Injectable()
export class TrimStore {
  /** Records that rows of a table may be gone from now on, before the first of them is. */
  async begin(tx: Tx, { table, keptMs, newestBy }: TrimmedRows): Promise<TrimWalk> {
    const end = newestBy === undefined ? 'now()' : `(SELECT coalesce(max(${newestBy}), '-infinity') FROM ${table})`;
    const [walk] = await tx.query<TrimWalk>(
      `WITH old AS (SELECT ${end} - $2 * interval '1 millisecond' AS before)
       INSERT INTO ${schemaOf(table)}.trims AS known (table_name, trimmed_before) SELECT $1, before FROM old
       ON CONFLICT (table_name) DO UPDATE SET trimmed_before = greatest(known.trimmed_before, excluded.trimmed_before)
       RETURNING examined_before::text AS from, (SELECT before::text FROM old) AS before`,
      [nameOf(table), keptMs],
    );
    if (walk === undefined) throw new Error('An upsert has one row');
    return walk;
  }

  /** Records that a walk has removed all old rows. */
  async end(tx: Tx, table: string, { before }: TrimWalk): Promise<void> {
    await tx.query(
      `UPDATE ${schemaOf(table)}.trims SET examined_before = greatest(examined_before, $2) WHERE table_name = $1`,
      [nameOf(table), before],
    );
  }
}

function schemaOf(table: string): string {
  return table.split('.')[0] ?? '';
}

function nameOf(table: string): string {
  return table.split('.')[1] ?? '';
}
