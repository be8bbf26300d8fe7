import type { PublicEventType } from '@ballast/contracts';
import type { Database } from '@ballast/platform-postgres';

export interface ReadModelRow {
  readonly id: string;
  readonly operation_id: string;
  readonly status: string;
  readonly body: string;
}

export interface Snapshot {
  readonly operations: readonly ReadModelRow[];
  /** In the order of the list. */
  readonly executions: readonly ReadModelRow[];
  readonly traders: readonly ReadModelRow[];
  readonly counts: readonly { readonly operation_id: string }[];
  readonly held: number;
}

export interface SnapshotEvent {
  readonly position: number;
  readonly notification_id: string;
  readonly type: PublicEventType;
  readonly resource_id: string;
  readonly payload: string;
}

/** All rows that callers of one platform can read, by one statement, so that they are of one moment. */
export async function takeSnapshot(database: Database, platformCode: string): Promise<Snapshot> {
  const [row] = await database.query<Snapshot>(
    `SELECT (SELECT coalesce(json_agg(o ORDER BY created_at, id), '[]')
               FROM (SELECT id, id AS operation_id, strategy_id, request_id, type, status, sequence, created_at, body
                       FROM gateway.operations WHERE platform_code = $1) o) AS operations,
            (SELECT coalesce(json_agg(e ORDER BY created_at, operation_id, index), '[]')
               FROM (SELECT operation_id, index, id, strategy_id, participant_code, status, created_at, body
                       FROM gateway.executions WHERE platform_code = $1) e) AS executions,
            (SELECT coalesce(json_agg(t ORDER BY created_at, id), '[]')
               FROM (SELECT id, strategy_id AS operation_id, '' AS status, participant_code, auto_rebalance, body, created_at
                       FROM gateway.traders WHERE platform_code = $1) t) AS traders,
            (SELECT coalesce(json_agg(c ORDER BY operation_id), '[]')
               FROM (SELECT c.* FROM gateway.execution_counts c JOIN gateway.operations o ON o.id = operation_id
                      WHERE platform_code = $1 AND projected > 0) c) AS counts,
            (SELECT count(*)::int FROM gateway.pending_operation_events WHERE platform_code = $1) AS held`,
    [platformCode],
  );
  if (row === undefined) throw new Error('The snapshot is one row');
  return row;
}
