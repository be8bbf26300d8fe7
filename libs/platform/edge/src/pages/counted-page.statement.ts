import { COUNTED_LIMIT_DEFAULT } from '@ballast/api';
import type { Reads } from '@ballast/platform-postgres';
import { ok, type Answer } from '../calls/answer';
import type { Where } from './page';

/** Part of a counted list that a call asks for. Its table has the columns `id`, `created_at` and `body`; any other `sort` than `created_at` is by id. */
export interface CountedRequest {
  readonly limit: number;
  readonly offset: number;
  readonly order: 'ASC' | 'DESC';
  readonly sort: string;
  /** First and last day of `created_at`, in UTC. */
  readonly start_date: string | undefined;
  readonly end_date: string | undefined;
}

/** A page of a counted list: JSON of the resources, and the number of all entries. */
export interface CountedPage {
  readonly bodies: readonly string[];
  readonly total: number;
}

/** Members of the query of a counted list, as it was sent. */
type CountedQuery = { readonly [K in keyof CountedRequest]?: CountedRequest[K] | undefined };

/** The part of a counted list that a query asks for. */
export function countedRequest(query: CountedQuery, defaultSort: string): CountedRequest {
  const { limit = COUNTED_LIMIT_DEFAULT, offset = 0, order = 'ASC', sort = defaultSort, start_date, end_date } = query;
  return { limit, offset, order, sort, start_date, end_date };
}

/** A table whose rows are shown by another text than the column `body`, an expression over the row `page`. */
export interface CountedSource {
  readonly table: string;
  readonly body: string;
}

/**
 * A page of a table with the number of all its entries, read in one statement. Callers ask for a total and for any offset,
 * so the statement examines all rows of the list, by columns of the order only. Bodies are read by key, for the rows of the
 * page: those before the offset can be a hundred thousand. Equal entries go by id.
 */
export async function countedPage(
  reads: Reads,
  source: string | CountedSource,
  where: Where,
  { limit, offset, order, sort, start_date, end_date }: CountedRequest,
): Promise<CountedPage> {
  if (start_date !== undefined)
    where.and(`created_at >= ${where.param(start_date)}::date::timestamp AT TIME ZONE 'UTC'`);
  if (end_date !== undefined) {
    where.and(`created_at < (${where.param(end_date)}::date + 1)::timestamp AT TIME ZONE 'UTC'`);
  }
  const { table, body } = typeof source === 'string' ? { table: source, body: 'page.body' } : source;
  const column = sort === 'created_at' ? `created_at ${order}, id` : `id ${order}`;
  const rows = await reads.query<{ readonly total: number; readonly body: string | null }>(
    `SELECT total, CASE WHEN page.id IS NOT NULL THEN ${body} END AS body
       FROM (SELECT count(*)::int AS total FROM ${table} WHERE ${where.toString()}) AS counted
       LEFT JOIN (SELECT id, row_number() OVER (ORDER BY ${column}) AS place FROM ${table}
                   WHERE ${where.toString()}
                   ORDER BY ${column} LIMIT ${where.param(limit)} OFFSET ${where.param(offset)}) AS places ON true
       LEFT JOIN ${table} AS page ON page.id = places.id
      ORDER BY place`,
    where.params,
  );
  return { bodies: rows.flatMap(({ body }) => body ?? []), total: rows[0]?.total ?? 0 };
}

/** Answer of a counted list: `{meta, data}`. */
export function countedAnswer({ bodies, total }: CountedPage, { limit, offset, order, sort }: CountedRequest): Answer {
  const meta = { count: bodies.length, limit, offset, order, sort, total_count: total };
  return ok(`{"meta":${JSON.stringify(meta)},"data":[${bodies.join(',')}]}`);
}
