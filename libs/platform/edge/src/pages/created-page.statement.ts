import type { Reads } from '@ballast/platform-postgres';
import {
  readCreationCursor,
  ROWS_EXAMINED_MAX,
  toPage,
  type ExaminedRow,
  type Page,
  type PageRequest,
  type Where,
} from './page';

interface CreatedRow extends ExaminedRow {
  readonly created_at: Date;
  readonly id: string;
}

/**
 * A page of a table in the order of creation, then id. The conditions of `where` that an index serves must name all the
 * columns before (created_at, id) of one index, and no others, so that no other index fits.
 */
export async function pageByCreation(reads: Reads, table: string, where: Where, page: PageRequest): Promise<Page> {
  if (page.after !== undefined) {
    const [createdAt, id] = readCreationCursor(page.after);
    where.and(`(created_at, id) > (${where.param(createdAt)}::timestamptz, ${where.param(id)}::uuid)`);
  }
  const max = where.param(ROWS_EXAMINED_MAX);
  // The window follows the order of the index, so the outer LIMIT ends the scan as soon as the page is full.
  const rows = await reads.query<CreatedRow>(
    `SELECT created_at, id, is_last, CASE WHEN matches THEN body END AS body
       FROM (SELECT created_at, id, body, ${where.matches} AS matches,
                    row_number() OVER (ORDER BY created_at, id) = ${max}::int AS is_last
               FROM ${table} WHERE ${where.toString()}
              ORDER BY created_at, id LIMIT ${max}::int) AS examined
      WHERE matches OR is_last
      ORDER BY created_at, id LIMIT ${where.param(page.limit + 1)}`,
    where.params,
  );
  return toPage(rows, page.limit, (row) => [row.created_at.toISOString(), row.id]);
}
