import { UUID_PATTERN } from '@ballast/contracts';
import { Problem } from '@ballast/platform-http';
import type { Database } from '@ballast/platform-postgres';
import { ownedBy, type View } from '../authenticate/view';

/** End of a page: values of the columns that order the list. Only the list that made it interprets it. */
export type Cursor = readonly (string | number)[];

/** A page of a list: JSON of the resources, and the cursor of the next page, absent at the end. */
export interface Page {
  readonly bodies: readonly string[];
  readonly next?: Cursor;
}

export interface PageRequest {
  readonly after?: Cursor | undefined;
  readonly limit: number;
}

export const EMPTY_PAGE: Page = { bodies: [] };

/** Whether Postgres reads the text as a uuid. No resource has an id that is none. */
export function isUuid(text: string): boolean {
  return UUID_PATTERN.test(text);
}

/** Collects the clauses and parameters of one query. An undefined value adds nothing. */
export class Where {
  readonly params: unknown[] = [];
  private readonly clauses: string[] = [];

  /** The placeholder of a new parameter. */
  param(value: unknown): string {
    this.params.push(value);
    return `$${this.params.length}`;
  }

  /** Rows that a view shows; the table has the columns platform_code and participant_code. */
  isIn(view: View): this {
    const { platformCode, participantCode } = ownedBy(view);
    return this.equals('platform_code', platformCode).equals('participant_code', participantCode);
  }

  equals(column: string, value: string | boolean | undefined): this {
    if (value !== undefined) this.clauses.push(`${column} = ${this.param(value)}`);
    return this;
  }

  and(clause: string): this {
    this.clauses.push(clause);
    return this;
  }

  toString(): string {
    return this.clauses.join(' AND ');
  }
}

interface CreatedRow {
  readonly created_at: Date;
  readonly id: string;
  readonly body: string;
}

/** A page of a table in the order of creation, then id. `table` needs an index that leads to (created_at, id). */
export async function pageByCreation(
  database: Database,
  table: string,
  where: Where,
  page: PageRequest,
): Promise<Page> {
  if (page.after !== undefined) {
    const [createdAt, id] = readCreationCursor(page.after);
    where.and(`(created_at, id) > (${where.param(createdAt)}::timestamptz, ${where.param(id)}::uuid)`);
  }
  const rows = await database.query<CreatedRow>(
    `SELECT created_at, id, body FROM ${table} WHERE ${where.toString()}
      ORDER BY created_at, id LIMIT ${where.param(page.limit + 1)}`,
    where.params,
  );
  return toPage(rows, page.limit, (row) => [row.created_at.toISOString(), row.id]);
}

/** Cuts off the row that was read to see whether there is more. */
export function toPage<R extends { readonly body: string }>(
  rows: readonly R[],
  limit: number,
  cursorOf: (row: R) => Cursor,
): Page {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const bodies = shown.map(({ body }) => body);
  return last === undefined || rows.length <= limit ? { bodies } : { bodies, next: cursorOf(last) };
}

/**
 * Creation time and id of a cursor.
 * @throws Problem `invalid_request` for a cursor of another list.
 */
export function readCreationCursor(cursor: Cursor): readonly [string, string] {
  const [createdAt, id] = cursor;
  if (typeof createdAt !== 'string' || Number.isNaN(Date.parse(createdAt)) || typeof id !== 'string' || !isUuid(id)) {
    throw invalidCursor();
  }
  return [createdAt, id];
}

export function invalidCursor(): Problem {
  return new Problem('invalid_request', 'The page token does not belong to this list.', {
    errors: ['query/page_token must be a next_page_token of this list'],
  });
}
