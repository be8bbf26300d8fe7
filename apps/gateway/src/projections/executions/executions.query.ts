import { Injectable } from '@nestjs/common';
import { EXECUTION_STATUSES, type ExecutionStatus } from '@ballast/contracts';
import { executionId } from '@ballast/kernel';
import { Database } from '@ballast/platform-postgres';
import {
  EMPTY_PAGE,
  invalidCursor,
  isUuid,
  ownedBy,
  readCreationCursor,
  toPage,
  Where,
  type Cursor,
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

interface ExecutionRow {
  readonly created_at: Date;
  readonly operation_id: string;
  readonly index: number;
  readonly body: string;
}

/** End of a page: the Operation by creation and id, and the position in its request. */
interface Place {
  readonly createdAt: string;
  readonly operationId: string;
  readonly index: number;
}

interface Wanted {
  readonly after: Place | undefined;
  readonly limit: number;
}

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
  constructor(private readonly database: Database) {}

  async find(view: View, id: string): Promise<string | undefined> {
    if (!isUuid(id)) return undefined;
    const where = new Where().equals('id', id).isIn(view);
    const [row] = await this.database.prepared<{ body: string }>(
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
    const [row] = await this.database.prepared<{ body: string; operation_id: string; index: number }>(
      `gateway.executions.find_placed.${view.kind}`,
      `SELECT body, operation_id, index FROM gateway.executions WHERE ${where.toString()}`,
      where.params,
    );
    return row === undefined ? undefined : { body: row.body, operationId: row.operation_id, index: row.index };
  }

  async list(view: View, filter: ExecutionFilter, page: PageRequest): Promise<Page> {
    const { strategy_id, operation_id } = filter;
    const participant_code = filter.participant_code ?? ownedBy(view).participantCode;
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
    view: View,
    { strategy_id, operation_id, participant_code, status }: ExecutionFilter & { readonly participant_code: string },
    { after, limit }: Wanted,
  ): Promise<ExecutionRow[]> {
    const where = new Where().isIn(view);
    if (operation_id === undefined) where.equals('participant_code', participant_code);
    else where.equals('id', executionId(operation_id.toLowerCase(), participant_code));
    where.equals('strategy_id', strategy_id).equals('status', status);
    if (after !== undefined) {
      const [createdAt, operation] = [where.param(after.createdAt), where.param(after.operationId)];
      where.and(`(created_at, operation_id) > (${createdAt}::timestamptz, ${operation}::uuid)`);
    }
    return this.database.query<ExecutionRow>(
      `SELECT created_at, operation_id, index, body FROM gateway.executions
        WHERE ${where.toString()} ORDER BY created_at, operation_id LIMIT ${where.param(limit)}`,
      where.params,
    );
  }

  /**
   * Executions of the Operations in their order, until the page is full. The inner LIMIT reads each Operation by its
   * key only as far as needed; a plain join would read and sort all of it.
   */
  private walkOperations(
    { platformCode }: View,
    { strategy_id, operation_id, status }: ExecutionFilter,
    { after, limit }: Wanted,
  ): Promise<ExecutionRow[]> {
    const outer = new Where()
      .equals('o.platform_code', platformCode)
      .equals('o.strategy_id', strategy_id)
      .equals('o.id', operation_id);
    let inner = 'operation_id = o.id';
    if (after !== undefined) {
      const operation = outer.param(after.operationId);
      outer.and(`(o.created_at, o.id) >= (${outer.param(after.createdAt)}::timestamptz, ${operation}::uuid)`);
      inner += ` AND index > CASE WHEN o.id = ${operation}::uuid THEN ${outer.param(after.index)}::integer ELSE -1 END`;
    }
    if (status !== undefined) {
      const known = EXECUTION_STATUSES.find((candidate) => candidate === status);
      if (known === undefined) return Promise.resolve([]);
      inner += ` AND status = ${outer.param(known)}
                 AND (SELECT ${HAS_STATUS[known]} FROM gateway.execution_counts WHERE operation_id = o.id)`;
    }
    const rows = outer.param(limit);
    return this.database.query<ExecutionRow>(
      `SELECT o.created_at, o.id AS operation_id, e.index, e.body
         FROM gateway.operations o
        CROSS JOIN LATERAL (
                SELECT index, body FROM gateway.executions WHERE ${inner} ORDER BY index LIMIT ${rows}
              ) e
        WHERE ${outer.toString()}
        ORDER BY o.created_at, o.id, e.index LIMIT ${rows}`,
      outer.params,
    );
  }
}

function readPlace(cursor: Cursor): Place {
  const [createdAt, operationId] = readCreationCursor(cursor);
  const index = cursor[2];
  if (typeof index !== 'number' || !Number.isInteger(index)) throw invalidCursor();
  return { createdAt, operationId, index };
}
