import type { Reads } from '@ballast/platform-postgres';
import {
  endedAtLast,
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

/** Tables that are joined to one list. */
export interface JoinedTables {
  readonly from: string;
  /** Rows that are read for one entry of the list. A page examines as many fewer entries. */
  readonly rowsPerEntry: number;
}

/**
 * A page of a table in the order of creation, then id. The conditions of `where` that an index serves must name all the
 * columns before (created_at, id) of one index, and no others, so that no other index fits.
 */
export async function pageByCreation(
  reads: Reads,
  source: string | JoinedTables,
  where: Where,
  page: PageRequest,
): Promise<Page> {
  const { from, rowsPerEntry } = typeof source === 'string' ? { from: source, rowsPerEntry: 1 } : source;
  if (page.after !== undefined) {
    const [createdAt, id] = readCreationCursor(page.after);
    where.and(`(created_at, id) > (${where.param(createdAt)}::timestamptz, ${where.param(id)}::uuid)`);
  }
  const max = where.param(Math.floor(ROWS_EXAMINED_MAX / rowsPerEntry));
  // The window follows the order of the index, so the outer LIMIT ends the scan as soon as the page is full.
  const rows = await reads.query<CreatedRow>(
    `SELECT created_at, id, is_last, CASE WHEN matches THEN body END AS body
       FROM (SELECT created_at, id, body, ${where.matches} AS matches,
                    row_number() OVER (ORDER BY created_at, id) = ${max}::int AS is_last
               FROM ${from} WHERE ${where.toString()}
              ORDER BY created_at, id LIMIT ${max}::int) AS examined
      WHERE matches OR is_last
      ORDER BY created_at, id LIMIT ${where.param(page.limit + 1)}`,
    where.params,
  );
  return toPage(rows, page.limit, (row) => [row.created_at.toISOString(), row.id]);
}

/** Rows of several participants of one platform: each participant is read by an index, up to a share of the rows. */
export interface OwnedRows {
  readonly table: string;
  readonly platformCode: string;
  /** At most ROWS_EXAMINED_MAX. */
  readonly codes: readonly string[];
}

/**
 * A page of the rows of several participants in the order of creation, then id. `where` has only conditions that no index
 * serves. The page ends before the first participant whose rows were not read further.
 */
export async function pageOfParticipants(
  reads: Reads,
  { table, platformCode, codes }: OwnedRows,
  where: Where,
  page: PageRequest,
): Promise<Page> {
  where.equals('platform_code', platformCode);
  if (page.after !== undefined) {
    const [createdAt, id] = readCreationCursor(page.after);
    where.and(`(created_at, id) > (${where.param(createdAt)}::timestamptz, ${where.param(id)}::uuid)`);
  }
  const share = where.param(Math.floor(ROWS_EXAMINED_MAX / codes.length));
  const rows = await reads.query<CreatedRow>(
    `SELECT created_at, id, is_last, CASE WHEN matches THEN body END AS body
       FROM unnest(${where.param(codes)}::text[]) AS codes (code)
      CROSS JOIN LATERAL (
             SELECT created_at, id, body, ${where.matches} AS matches,
                    row_number() OVER (ORDER BY created_at, id) = ${share}::int AS is_last
               FROM ${table} WHERE ${where.toString()} AND participant_code = code
              ORDER BY created_at, id LIMIT ${share}::int) AS examined
      WHERE matches OR is_last
      ORDER BY created_at, id LIMIT ${where.param(page.limit + 1)}`,
    where.params,
  );
  return toPage(endedAtLast(rows), page.limit, (row) => [row.created_at.toISOString(), row.id]);
}
