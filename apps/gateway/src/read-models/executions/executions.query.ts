import { Injectable } from '@nestjs/common';
import { EXECUTION_STATUSES, type ExecutionStatus } from '@ballast/contracts';
import { executionId } from '@ballast/kernel';
import { Database } from '@ballast/platform-postgres';
import {
  EMPTY_PAGE,
  invalidCursor,
  isUuid,
  readCreationCursor,
  toPage,
  Where,
  type Cursor,
  type Page,
  type PageRequest,
} from '../page';

export interface ExecutionFilter {
  readonly strategy_id?: string | undefined;
  readonly operation_id?: string | undefined;
  readonly participant_code?: string | undefined;
  readonly status?: string | undefined;
}

interface ExecutionRow {
  readonly created_at: Date;
  readonly operation_id: string;
  readonly index: number;
  readonly body: string;
}

/** Where a list stands: the Operation by creation and id, and the place in its request. */
interface Place {
  readonly createdAt: string;
  readonly operationId: string;
  readonly index: number;
}

/** Whether an Operation has Executions of a status, told by its counts alone. */
const HAS_STATUS: Readonly<Record<ExecutionStatus, string>> = {
  awaiting_execution: 'projected > settled + skipped + rejected',
  settled: 'settled > 0',
  skipped: 'skipped > 0',
  rejected: 'rejected > 0',
};

/** Executions as their GET shows them; listed by Operation, within one in the order of the request. */
@Injectable()
export class ExecutionReadModel {
  constructor(private readonly database: Database) {}

  async find(platformCode: string, id: string): Promise<string | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await this.database.prepared<{ body: string }>(
      'gateway.executions.find',
      'SELECT body FROM gateway.executions WHERE id = $1 AND platform_code = $2',
      [id, platformCode],
    );
    return row?.body;
  }

  async list(platformCode: string, filter: ExecutionFilter, page: PageRequest): Promise<Page> {
    const { strategy_id, operation_id, participant_code } = filter;
    if ([strategy_id, operation_id].some((id) => id !== undefined && !isUuid(id))) return EMPTY_PAGE;
    const after = page.after === undefined ? undefined : readPlace(page.after);
    const rows =
      operation_id === undefined && participant_code === undefined
        ? await this.walkOperations(platformCode, filter, { after, limit: page.limit + 1 })
        : await this.listDirectly(platformCode, filter, { after, limit: page.limit + 1 });
    return toPage(rows, page.limit, (row) => [row.created_at.toISOString(), row.operation_id, row.index]);
  }

  /** Of one Operation, of one participant, or the one Execution of both: an index each, in the order of the list. */
  private listDirectly(
    platformCode: string,
    { strategy_id, operation_id, participant_code, status }: ExecutionFilter,
    { after, limit }: { readonly after: Place | undefined; readonly limit: number },
  ): Promise<ExecutionRow[]> {
    const where = new Where().equals('platform_code', platformCode);
    if (operation_id !== undefined && participant_code !== undefined) {
      where.equals('id', executionId(operation_id.toLowerCase(), participant_code));
    } else {
      where.equals('operation_id', operation_id).equals('participant_code', participant_code);
    }
    where.equals('strategy_id', strategy_id).equals('status', status);
    if (after !== undefined && operation_id !== undefined) {
      where.and(`index > ${where.param(after.index)}`);
    } else if (after !== undefined) {
      const { createdAt, operationId } = after;
      where.and(
        `(created_at, operation_id) > (${where.param(createdAt)}::timestamptz, ${where.param(operationId)}::uuid)`,
      );
    }
    const order = operation_id === undefined ? 'created_at, operation_id' : 'index';
    return this.database.query<ExecutionRow>(
      `SELECT created_at, operation_id, index, body FROM gateway.executions
        WHERE ${where.toString()} ORDER BY ${order} LIMIT ${where.param(limit)}`,
      where.params,
    );
  }

  /**
   * Goes through the Operations in their order and takes from each what is still missing. The inner LIMIT lets each
   * Operation be read by its key only as far as needed; as a plain join it would be read whole and sorted.
   */
  private walkOperations(
    platformCode: string,
    { strategy_id, status }: ExecutionFilter,
    { after, limit }: { readonly after: Place | undefined; readonly limit: number },
  ): Promise<ExecutionRow[]> {
    const outer = new Where().equals('o.platform_code', platformCode).equals('o.strategy_id', strategy_id);
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
