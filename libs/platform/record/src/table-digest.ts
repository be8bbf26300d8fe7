import { randomInt } from 'node:crypto';
import type { ClientBase } from 'pg';
import type { Columns } from './table-columns';

/** Upper bound of a seed: a bigint of Postgres that a number holds exactly. */
const SEED_BOUND = 2 ** 47;

/** Seeds of the two hashes of a digest. */
export type DigestSeeds = readonly [string, string];

/** The rows of a table, counted and summed up in any order. */
export interface TableDigest {
  readonly rows: number;
  /** Sums of the hashes of all rows, one for each seed. */
  readonly sums: string;
}

/** New seeds for each comparison, so that nobody can prepare other rows that have the same sums. */
export function newSeeds(): DigestSeeds {
  return [String(randomInt(SEED_BOUND)), String(randomInt(SEED_BOUND))];
}

/**
 * The digest of a table, for a connection in a transaction. The database reads the table once, sorts nothing and sends
 * one row. Two tables with the same digest have the same rows, but for a chance of 1 in 10³⁰.
 */
export async function digestOf(
  client: ClientBase,
  { table, columns, seeds }: { readonly table: string; readonly columns: Columns; readonly seeds: DigestSeeds },
): Promise<TableDigest> {
  await client.query('SET LOCAL enable_seqscan = on');
  const { rows } = await client.query<{ rows: string; sums: string }>(
    `SELECT count(*) AS rows,
            concat_ws(' ', sum(hashtextextended(row, $1)), sum(hashtextextended(row, $2))) AS sums
       FROM (SELECT compared::text AS row
               FROM (SELECT ${columns.list} FROM ${table} AS source) AS compared
             OFFSET 0) AS texts`,
    [...seeds],
  );
  await client.query('SET LOCAL enable_seqscan = off');
  const [found] = rows;
  if (found === undefined) throw new Error(`${table} has no digest`);
  return { rows: Number(found.rows), sums: found.sums };
}
