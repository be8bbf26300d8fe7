import type { Database, Tx } from '@ballast/platform-postgres';

/** What an endpoint needs done. */
export interface EndpointState {
  readonly id: string;
  readonly version: number;
  readonly isDeleted: boolean;
  readonly isFailing: boolean;
  /** When its next unclaimed delivery is due. */
  readonly dueMs: number | undefined;
}

interface StateRow {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly is_failing: boolean;
  readonly due: Date | null;
}

/** Every endpoint that is enabled, or deleted and not yet retired; one look into an index for each. */
export async function lookAtEndpoints(database: Database): Promise<readonly EndpointState[]> {
  const rows = await database.query<StateRow>(
    `SELECT e.id, e.version, e.status, e.failing_since IS NOT NULL AS is_failing, d.next_attempt_at AS due
       FROM webhook.endpoints e
       LEFT JOIN LATERAL (
         SELECT next_attempt_at FROM webhook.deliveries
          WHERE endpoint_id = e.id AND status = 'pending' AND claimed_by IS NULL AND next_attempt_at IS NOT NULL
          ORDER BY next_attempt_at LIMIT 1) d ON true
      WHERE e.status = 'enabled' OR (e.status = 'deleted' AND e.retired_at IS NULL)`,
  );
  return rows.map(({ id, version, status, is_failing, due }) => ({
    id,
    version,
    isDeleted: status === 'deleted',
    isFailing: is_failing,
    dueMs: due?.getTime(),
  }));
}

/** Deliveries that are pending, counted up to a maximum. */
export async function countPending(database: Database, max: number): Promise<number> {
  const rows = await database.query<{ count: string }>(
    `SELECT count(*) FROM (SELECT FROM webhook.deliveries WHERE status = 'pending' LIMIT $1) p`,
    [max],
  );
  return Number(rows[0]?.count ?? 0);
}

/**
 * Gives up pending deliveries of a deleted endpoint, a bounded number at a time: they stay listed as failed. Those in
 * flight are left to end. Answers whether none is left, and then the endpoint is retired.
 */
export async function retireDeleted(
  tx: Tx,
  endpointId: string,
  at: { readonly now: string; readonly max: number },
): Promise<boolean> {
  const failed = await tx.query<{ id: string }>(
    `UPDATE webhook.deliveries d
        SET status = 'failed', next_attempt_at = NULL, updated_at = greatest($2, d.updated_at + interval '1 millisecond')
       FROM (SELECT platform_code, id FROM webhook.deliveries
              WHERE endpoint_id = $1 AND status = 'pending' AND claimed_by IS NULL
              ORDER BY platform_code, id LIMIT $3 FOR UPDATE SKIP LOCKED) p
      WHERE d.platform_code = p.platform_code AND d.id = p.id
     RETURNING d.id`,
    [endpointId, at.now, at.max],
  );
  if (failed.length === at.max) return false;
  const rows = await tx.query<{ id: string }>(
    `UPDATE webhook.endpoints SET retired_at = $2
      WHERE id = $1 AND NOT EXISTS (SELECT FROM webhook.deliveries WHERE endpoint_id = $1 AND status = 'pending')
     RETURNING id`,
    [endpointId, at.now],
  );
  return rows.length === 1;
}
