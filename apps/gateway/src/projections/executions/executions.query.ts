import { Injectable } from '@nestjs/common';
import { EXECUTION_STATUSES, type ExecutionStatus } from '@ballast/contracts';
import { executionId } from '@ballast/kernel';
import { Reads } from '@ballast/platform-postgres';
import {
  EMPTY_PAGE,
  endedAtLast,
  invalidCursor,
  isUuid,
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
import { isWithin } from '../accounts/within-reach.statement';
import { ReachQuery, type Reach } from '../accounts/reach.query';

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

interface FoundRow {
  readonly body: string;
  readonly operation_id: string;
  readonly index: number;
  readonly participant_code: string;
  readonly initiated_by: string | null;
}

/** The Executions of a walk over Operations: all of a platform, those within a reach, or those that a participant requested. */
interface Walked {
  readonly platformCode: string;
  /** A walk for a reach that is too wide to be listed also shows what its reader has requested. */
  readonly reach?: Reach | undefined;
  readonly initiator?: string | undefined;
}

interface ListedParticipants {
  readonly platformCode: string;
  readonly codes: readonly string[];
  /** Only Executions of the Operations that this participant requested. */
  readonly initiator?: string | undefined;
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
  constructor(
    private readonly reads: Reads,
    private readonly reach: ReachQuery,
  ) {}

  async find(view: View, id: string): Promise<string | undefined> {
    return (await this.findPlaced(view, id))?.body;
  }

  /** The Execution with its position in its Operation; undefined when the view has none with this id. */
  async findPlaced(view: View, id: string): Promise<PlacedExecution | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await this.reads.prepared<FoundRow>(
      'gateway.executions.find',
      `SELECT body, operation_id, index, participant_code,
              (SELECT initiated_by FROM gateway.operations WHERE id = operation_id) AS initiated_by
         FROM gateway.executions WHERE id = $1 AND platform_code = $2`,
      [id, view.platformCode],
    );
    if (row === undefined) return undefined;
    const isOwn = view.kind === 'participant' && row.initiated_by === view.participantCode;
    if (!isOwn && !(await this.reach.includes(view, row.participant_code))) return undefined;
    return { body: row.body, operationId: row.operation_id, index: row.index };
  }

  async list(view: View, filter: ExecutionFilter, page: PageRequest): Promise<Page> {
    const { strategy_id, operation_id } = filter;
    if ([strategy_id, operation_id].some((id) => id !== undefined && !isUuid(id))) return EMPTY_PAGE;
    const wanted = { after: page.after === undefined ? undefined : readPlace(page.after), limit: page.limit + 1 };
    const rows = await this.rowsOf(view, filter, wanted);
    return toPage(rows, page.limit, (row) => [row.created_at.toISOString(), row.operation_id, row.index]);
  }

  /** Rows for a view: a participant sees the Executions within its reach and those of the Operations that it requested. */
  private async rowsOf(view: View, filter: ExecutionFilter, wanted: Wanted): Promise<readonly ExecutionRow[]> {
    const { platformCode } = view;
    const { participant_code: code } = filter;
    if (code !== undefined) {
      const isShown = await this.reach.includes(view, code);
      const initiator = isShown || view.kind === 'platform' ? undefined : view.participantCode;
      return this.listOfParticipants({ platformCode, codes: [code], initiator }, filter, wanted);
    }
    const reach = await this.reach.of(view);
    if (reach?.codes === undefined) return this.walkOperations({ platformCode, reach }, filter, wanted);
    const initiated = await this.walkOperations({ platformCode, initiator: reach.reader }, filter, wanted);
    const own = await this.listOfParticipants({ platformCode, codes: reach.codes }, filter, wanted);
    return mergeRows(own, initiated);
  }

  /**
   * Executions of participants, each read by an index up to its share of the rows that a page may examine. A participant has
   * one Execution in an Operation, whose id is derived from both.
   */
  private async listOfParticipants(
    { platformCode, codes, initiator }: ListedParticipants,
    { strategy_id, operation_id, status }: ExecutionFilter,
    { after, limit }: Wanted,
  ): Promise<readonly ExecutionRow[]> {
    const where = new Where().filter('strategy_id', strategy_id).filter('status', status);
    if (initiator !== undefined) where.matching(isInitiatedBy(where, initiator));
    const listed = where.param(
      operation_id === undefined ? codes : codes.map((code) => executionId(operation_id.toLowerCase(), code)),
    );
    const type = operation_id === undefined ? 'text' : 'uuid';
    if (operation_id === undefined) where.equals('platform_code', platformCode).and('participant_code = listed');
    else where.filter('platform_code', platformCode).and('id = listed');
    if (after !== undefined) {
      const [createdAt, operation] = [where.param(after.createdAt), where.param(after.operationId)];
      where.and(
        `(created_at, operation_id, index) > (${createdAt}::timestamptz, ${operation}::uuid, ${where.param(after.index)}::int)`,
      );
    }
    const share = where.param(Math.floor(ROWS_EXAMINED_MAX / codes.length));
    const rows = await this.reads.query<ExecutionRow>(
      // Bodies are read last, so that no other step carries them.
      `SELECT created_at, operation_id, index, is_last,
              CASE WHEN matches THEN (SELECT body FROM gateway.executions e
                                       WHERE e.operation_id = page.operation_id AND e.index = page.index) END AS body
         FROM (SELECT created_at, operation_id, index, matches, is_last
                 FROM unnest(${listed}::${type}[]) AS codes (listed)
                CROSS JOIN LATERAL (
                       SELECT created_at, operation_id, index, ${where.matches} AS matches,
                              row_number() OVER (ORDER BY created_at, operation_id) = ${share}::int AS is_last
                         FROM gateway.executions WHERE ${where.toString()}
                        ORDER BY created_at, operation_id LIMIT ${share}::int) AS examined
                WHERE matches OR is_last
                ORDER BY created_at, operation_id, index LIMIT ${where.param(limit)}) AS page
        ORDER BY created_at, operation_id, index`,
      where.params,
    );
    return endedAtLast(rows);
  }

  /**
   * Executions of the Operations in their order, until the page is full or has examined enough. The inner LIMIT reads
   * each Operation by its key only as far as needed; a plain join would read and sort all of it. An Operation without
   * an Execution to look at is a place of its own, so a long row of such Operations also comes to an end.
   */
  private walkOperations(walked: Walked, filter: ExecutionFilter, { after, limit }: Wanted): Promise<ExecutionRow[]> {
    const { status } = filter;
    const { reach } = walked;
    const outer = operationsWhere(walked, filter);
    if (reach !== undefined) {
      const isWithinReach = isWithin(outer, 'e.participant_code', reach);
      outer.matching(`(o.initiated_by = ${outer.param(reach.reader)} OR ${isWithinReach})`);
    }
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
    const innerLimit = status === undefined && reach === undefined ? outer.param(limit) : max;
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
                        SELECT index, status, participant_code, body FROM gateway.executions
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
function operationsWhere({ platformCode, initiator }: Walked, { strategy_id, operation_id }: ExecutionFilter): Where {
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

/** Rows of two queries in one order, each once. */
function mergeRows(one: readonly ExecutionRow[], other: readonly ExecutionRow[]): readonly ExecutionRow[] {
  const byPlace = new Map<string, ExecutionRow>();
  for (const row of [...one, ...other]) {
    const place = [row.created_at.toISOString(), row.operation_id, String(row.index).padStart(10, '0')].join(' ');
    const known = byPlace.get(place);
    const body = known?.body ?? row.body;
    byPlace.set(place, { ...row, body, is_last: row.is_last || known?.is_last === true });
  }
  const sorted = [...byPlace].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  return endedAtLast(sorted);
}

function readPlace(cursor: Cursor): ExecutionCursor {
  const [createdAt, operationId] = readCreationCursor(cursor);
  const index = cursor[2];
  if (typeof index !== 'number' || !Number.isInteger(index)) throw invalidCursor();
  return { createdAt, operationId, index };
}
