import { UUID_PATTERN } from '@ballast/contracts';
import { Problem } from '@ballast/platform-http';
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

/** Whether Postgres reads the text as a uuid. Every resource has such an id. */
export function isUuid(text: string): boolean {
  return UUID_PATTERN.test(text);
}

/**
 * Largest number of rows that one page examines. It bounds the cost of a filter that nearly no row fulfils. A page that
 * has examined so many rows ends with fewer entries than were asked for; the next page begins after the last of these
 * rows.
 */
export const ROWS_EXAMINED_MAX = 4_000;

/** Collects the clauses and parameters of one query. An undefined value adds nothing. */
export class Where {
  readonly params: unknown[] = [];
  private readonly clauses: string[] = [];
  private readonly filters: string[] = [];

  /** The placeholder of a new parameter. */
  param(value: unknown): string {
    this.params.push(value);
    return `$${this.params.length}`;
  }

  /** Keeps the rows that a view shows. The table must have the columns platform_code and participant_code. */
  isIn(view: View): this {
    const { platformCode, participantCode } = ownedBy(view);
    return this.equals('platform_code', platformCode).equals('participant_code', participantCode);
  }

  /** A condition that an index serves: rows that do not fulfil it are never seen. */
  equals(column: string, value: string | boolean | undefined): this {
    if (value !== undefined) this.clauses.push(`${column} = ${this.param(value)}`);
    return this;
  }

  and(clause: string): this {
    this.clauses.push(clause);
    return this;
  }

  /** A condition that no index serves: rows are examined for it, up to ROWS_EXAMINED_MAX. */
  filter(column: string, value: string | boolean | undefined): this {
    if (value !== undefined) this.filters.push(`${column} = ${this.param(value)}`);
    return this;
  }

  /** Any other condition that no index serves. */
  matching(clause: string): this {
    this.filters.push(clause);
    return this;
  }

  /** The conditions that an index serves. */
  toString(): string {
    return this.clauses.join(' AND ');
  }

  /** The conditions for which rows are examined, or TRUE. */
  get matches(): string {
    return this.filters.length === 0 ? 'TRUE' : this.filters.join(' AND ');
  }
}

/** A row of a list whose query examines a limited number of rows. */
export interface ExaminedRow {
  /** Null when the row does not belong to the list, and only marks how far the query has come. */
  readonly body: string | null;
  /** Whether the query has ended here because it has examined as many rows as it may. */
  readonly is_last: boolean;
}

/**
 * The page of `limit` entries from rows of a query. The query reads one entry more than `limit`, which shows whether
 * there is a next page, or ends earlier, at the largest number of rows that it may examine.
 */
export function toPage<R extends ExaminedRow>(rows: readonly R[], limit: number, cursorOf: (row: R) => Cursor): Page {
  const found = rows.filter(({ body }) => body !== null);
  const shown = found.slice(0, limit);
  const bodies = shown.flatMap(({ body }) => body ?? []);
  const end = found.length > limit ? shown.at(-1) : rows.find(({ is_last }) => is_last);
  return end === undefined ? { bodies } : { bodies, next: cursorOf(end) };
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

/**
 * Rows of several sources in one order, up to the first row at which a source has ended because it has examined as many as
 * it may. Others may have come further, but rows between would be missing.
 */
export function endedAtLast<R extends ExaminedRow>(rows: readonly R[]): readonly R[] {
  const end = rows.findIndex(({ is_last }) => is_last);
  return end === -1 ? rows : rows.slice(0, end + 1);
}
