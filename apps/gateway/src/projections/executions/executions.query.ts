import { Injectable } from '@nestjs/common';
import { EXECUTION_STATUSES, type ExecutionStatus } from '@ballast/contracts';
import { executionId } from '@ballast/kernel';
import { Reads } from '@ballast/platform-postgres';
import {
  EMPTY_PAGE,
  invalidCursor,
  isUuid,
  ownedBy,
  readCreationCursor,
  ROWS_EXAMINED_MAX,
  toPage,
  Where,
  type Cursor,
  type ExaminedRow,
  type Page,
  type PageRequest,
  type View,
} from '@ballast/platform-edge';

export interface ExecutionFilter {
  readonly strategy_id?: string | undefined;
  readonly operation_id?: string | undefined;
  readonly participant_code?: string | undefined;
  readonly status?: string | undefined;
}

export interface PlacedExecution {
  readonly body: string;
  readonly operationId: string;
  /** Position in the request, from 0. */
  readonly index: number;
}

interface ExecutionRow extends ExaminedRow {
  readonly created_at: Date;
  readonly operation_id: string;
  readonly index: number;
}

/** End of a page: the Operation by creation and id, and the position in its request. */
interface ExecutionCursor {
  readonly createdAt: string;
  readonly operationId: string;
  readonly index: number;
}

/** The Executions of a list: those of a platform, or of the Operations that one of its participants requested. */
interface Listed {
  readonly platformCode: string;
  readonly initiator?: string | undefined;
}

interface RowsAsked {
  readonly platformCode: string;
  /** Code of the participant who reads; undefined for the platform. */
  readonly reader: string | undefined;
  readonly filter: ExecutionFilter;
  readonly wanted: Wanted;
}

interface Wanted {
  readonly after: ExecutionCursor | undefined;
  readonly limit: number;
}

/**
 * Upper bound of places that one page examines: Executions, and Operations without any. A place costs a row of the
 * Operation, a row of its counts and an Execution. The Executions of the last Operation are sorted, and so read, twice.
 */
const PLACES_EXAMINED_MAX = ROWS_EXAMINED_MAX / 2;

/** Index behind every Execution of an Operation. */
const END_OF_OPERATION = 2_147_483_647;

/** SQL condition on the counts of an Operation: true when it has Executions of the status. */
const HAS_STATUS: Readonly<Record<ExecutionStatus, string>> = {
  awaiting_execution: 'projected > settled + skipped + rejected',
  settled: 'settled > 0',
  skipped: 'skipped > 0',
  rejected: 'rejected > 0',
};

/** Executions as their GET shows them. Lists are ordered by Operation, then by position in the request. */
@Injectable()
export class ExecutionsQuery {
  constructor(private readonly reads: Reads) {}

  async find(view: View, id: string): Promise<string | undefined> {
    if (!isUuid(id)) return undefined;
    const where = new Where().equals('id', id).equals('platform_code', view.platformCode);
    const { participantCode: reader } = ownedBy(view);
    if (reader !== undefined)
      where.and(`(participant_code = ${where.param(reader)} OR ${isInitiatedBy(where, reader)})`);
    const [row] = await this.reads.prepared<{ body: string }>(
      `gateway.executions.find.${view.kind}`,
      `SELECT body FROM gateway.executions WHERE ${where.toString()}`,
      where.params,
    );
    return row?.body;
  }

  /** The Execution with its position in its Operation; undefined when the view has none with this id. */
  async findPlaced(view: View, id: string): Promise<PlacedExecution | undefined> {
    if (!isUuid(id)) return undefined;
    const where = new Where().equals('id', id).isIn(view);
    const [row] = await this.reads.prepared<{ body: string; operation_id: string; index: number }>(
      `gateway.executions.find_placed.${view.kind}`,
      `SELECT body, operation_id, index FROM gateway.executions WHERE ${where.toString()}`,
      where.params,
    );
    return row === undefined ? undefined : { body: row.body, operationId: row.operation_id, index: row.index };
  }

  async list(view: View, filter: ExecutionFilter, page: PageRequest): Promise<Page> {
    const { strategy_id, operation_id, participant_code } = filter;
    const reader = ownedBy(view).participantCode;
    if ([strategy_id, operation_id].some((id) => id !== undefined && !isUuid(id))) return EMPTY_PAGE;
    const wanted = { after: page.after === undefined ? undefined : readPlace(page.after), limit: page.limit + 1 };
    const rows = await this.rowsOf({
      platformCode: view.platformCode,
      reader,
      filter: { ...filter, participant_code },
      wanted,
    });
    return toPage(rows, page.limit, (row) => [row.created_at.toISOString(), row.operation_id, row.index]);
  }

  /** Rows for a reader: a participant sees its own Executions and those of the Operations that it requested. */
  private async rowsOf({ platformCode, reader, filter, wanted }: RowsAsked): Promise<readonly ExecutionRow[]> {
    const { participant_code } = filter;
    if (participant_code !== undefined) {
      const initiator = reader === participant_code ? undefined : reader;
      return this.listOfParticipant({ platformCode, initiator, participant_code }, filter, wanted);
    }
    const walked = await this.walkOperations({ platformCode, initiator: reader }, filter, wanted);
    if (reader === undefined) return walked;
    const own = await this.listOfParticipant({ platformCode, participant_code: reader }, filter, wanted);
    return mergeRows(own, walked);
  }

  /** Executions of one participant. There is one in each Operation, and its id is derived from both. */
  private listOfParticipant(
    { platformCode, initiator, participant_code }: Listed & { readonly participant_code: string },
    { strategy_id, operation_id, status }: ExecutionFilter,
    { after, limit }: Wanted,
  ): Promise<ExecutionRow[]> {
    const where = new Where().filter('strategy_id', strategy_id).filter('status', status);
    if (initiator !== undefined) where.matching(isInitiatedBy(where, initiator));
    if (operation_id === undefined) {
      where.equals('platform_code', platformCode).equals('participant_code', participant_code);
    } else {
      where.equals('id', executionId(operation_id.toLowerCase(), participant_code));
      where.filter('platform_code', platformCode);
    }
    if (after !== undefined) {
      const [createdAt, operation] = [where.param(after.createdAt), where.param(after.operationId)];
      where.and(`(created_at, operation_id) > (${createdAt}::timestamptz, ${operation}::uuid)`);
    }
    const max = where.param(ROWS_EXAMINED_MAX);
    return this.reads.query<ExecutionRow>(
      `SELECT created_at, operation_id, index, is_last, CASE WHEN matches THEN body END AS body
         FROM (SELECT created_at, operation_id, index, body, ${where.matches} AS matches,
                      row_number() OVER (ORDER BY created_at, operation_id) = ${max}::int AS is_last
                 FROM gateway.executions WHERE ${where.toString()}
                ORDER BY created_at, operation_id LIMIT ${max}::int) AS examined
        WHERE matches OR is_last
        ORDER BY created_at, operation_id LIMIT ${where.param(limit)}`,
      where.params,
    );
  }

  /**
   * Executions of the Operations in their order, until the page is full or has examined enough. The inner LIMIT reads
   * each Operation by its key only as far as needed; a plain join would read and sort all of it. An Operation without
   * an Execution to look at is a place of its own, so a long row of such Operations also comes to an end.
   */
  private walkOperations(listed: Listed, filter: ExecutionFilter, { after, limit }: Wanted): Promise<ExecutionRow[]> {
    const { status } = filter;
    const outer = operationsWhere(listed, filter);
    let inner = 'operation_id = o.id';
    if (after !== undefined) {
      const operation = outer.param(after.operationId);
      outer.and(`(created_at, id) >= (${outer.param(after.createdAt)}::timestamptz, ${operation}::uuid)`);
      inner += ` AND index > CASE WHEN o.id = ${operation}::uuid THEN ${outer.param(after.index)}::integer ELSE -1 END`;
    }
    if (status !== undefined) {
      const known = EXECUTION_STATUSES.find((candidate) => candidate === status);
      if (known === undefined) return Promise.resolve([]);
      inner += ` AND (SELECT ${HAS_STATUS[known]} FROM gateway.execution_counts WHERE operation_id = o.id)`;
      outer.filter('e.status', known);
    }
    const max = outer.param(PLACES_EXAMINED_MAX);
    const end = outer.param(END_OF_OPERATION);
    // Without a filter every Execution belongs to the page, so no Operation need be read further than the page is long.
    const innerLimit = status === undefined ? outer.param(limit) : max;
    return this.reads.query<ExecutionRow>(
      // Ordered as the window is, so that the outer LIMIT ends the walk as soon as the page is full.
      `SELECT created_at, id AS operation_id, coalesce(index, ${end}::int) AS index, is_last,
              CASE WHEN matches THEN body END AS body
         FROM (SELECT o.created_at, o.id, e.index, e.body,
                      e.index IS NOT NULL AND ${outer.matches} AS matches,
                      row_number() OVER (ORDER BY o.created_at, o.id, e.index) = ${max}::int AS is_last
                 FROM (SELECT created_at, id, platform_code, strategy_id, initiated_by FROM gateway.operations
                        WHERE ${outer.toString()} ORDER BY created_at, id LIMIT ${max}::int) o
                 LEFT JOIN LATERAL (
                        SELECT index, status, body FROM gateway.executions
                         WHERE ${inner} ORDER BY index LIMIT ${innerLimit}::int
                      ) e ON true
                ORDER BY o.created_at, o.id, e.index LIMIT ${max}::int) AS examined
        WHERE matches OR is_last
        ORDER BY examined.created_at, examined.id, examined.index LIMIT ${outer.param(limit)}`,
      outer.params,
    );
  }
}

/** The Operations of a walk. Those of one initiator are found by its own index. */
function operationsWhere({ platformCode, initiator }: Listed, { strategy_id, operation_id }: ExecutionFilter): Where {
  const outer = new Where();
  if (operation_id !== undefined) {
    return outer
      .equals('id', operation_id)
      .filter('o.strategy_id', strategy_id)
      .filter('o.platform_code', platformCode)
      .filter('o.initiated_by', initiator);
  }
  if (initiator !== undefined) {
    outer.equals('platform_code', platformCode).equals('initiated_by', initiator).and(`initiated_by <> ''`);
    return outer.filter('o.strategy_id', strategy_id);
  }
  return strategy_id === undefined
    ? outer.equals('platform_code', platformCode)
    : outer.equals('strategy_id', strategy_id).filter('o.platform_code', platformCode);
}

/** The condition that the Operation of an Execution was requested by a participant; reads one row by its key. */
function isInitiatedBy(where: Where, initiator: string): string {
  const code = where.param(initiator);
  return `(SELECT o.initiated_by = ${code} FROM gateway.operations o WHERE o.id = operation_id)`;
}

/**
 * Rows of two queries in one order, each once. A query that has examined as many rows as it may ends the whole list at its
 * last row: the other query may have come further, but rows between would be missing.
 */
function mergeRows(one: readonly ExecutionRow[], other: readonly ExecutionRow[]): readonly ExecutionRow[] {
  const byPlace = new Map<string, ExecutionRow>();
  for (const row of [...one, ...other]) {
    const place = [row.created_at.toISOString(), row.operation_id, String(row.index).padStart(10, '0')].join(' ');
    const known = byPlace.get(place);
    const body = known?.body ?? row.body;
    byPlace.set(place, { ...row, body, is_last: row.is_last || known?.is_last === true });
  }
  const sorted = [...byPlace].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const end = sorted.findIndex(({ is_last }) => is_last);
  return end === -1 ? sorted : sorted.slice(0, end + 1);
}

function readPlace(cursor: Cursor): ExecutionCursor {
  const [createdAt, operationId] = readCreationCursor(cursor);
  const index = cursor[2];
  if (typeof index !== 'number' || !Number.isInteger(index)) throw invalidCursor();
  return { createdAt, operationId, index };
}
