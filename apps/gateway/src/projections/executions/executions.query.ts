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
    const where = new Where().equals('id', id).isIn(view);
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
    const { strategy_id, operation_id } = filter;
    const own = ownedBy(view).participantCode;
    const participant_code = filter.participant_code ?? own;
    if (own !== undefined && own !== participant_code) return EMPTY_PAGE;
    if ([strategy_id, operation_id].some((id) => id !== undefined && !isUuid(id))) return EMPTY_PAGE;
    const wanted = { after: page.after === undefined ? undefined : readPlace(page.after), limit: page.limit + 1 };
    const rows =
      participant_code === undefined
        ? await this.walkOperations(view, filter, wanted)
        : await this.listOfParticipant(view, { ...filter, participant_code }, wanted);
    return toPage(rows, page.limit, (row) => [row.created_at.toISOString(), row.operation_id, row.index]);
  }

  /** Executions of one participant. There is one in each Operation, and its id is derived from both. */
  private listOfParticipant(
    { platformCode }: View,
    { strategy_id, operation_id, participant_code, status }: ExecutionFilter & { readonly participant_code: string },
    { after, limit }: Wanted,
  ): Promise<ExecutionRow[]> {
    const where = new Where().filter('strategy_id', strategy_id).filter('status', status);
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
  private walkOperations(
    { platformCode }: View,
    { strategy_id, operation_id, status }: ExecutionFilter,
    { after, limit }: Wanted,
  ): Promise<ExecutionRow[]> {
    const outer = new Where();
    if (operation_id !== undefined) outer.equals('id', operation_id).filter('o.strategy_id', strategy_id);
    else outer.equals('strategy_id', strategy_id);
    if (operation_id === undefined && strategy_id === undefined) outer.equals('platform_code', platformCode);
    else outer.filter('o.platform_code', platformCode);
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
                 FROM (SELECT created_at, id, platform_code, strategy_id FROM gateway.operations
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

function readPlace(cursor: Cursor): ExecutionCursor {
  const [createdAt, operationId] = readCreationCursor(cursor);
  const index = cursor[2];
  if (typeof index !== 'number' || !Number.isInteger(index)) throw invalidCursor();
  return { createdAt, operationId, index };
}
