import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';
import { ENDPOINT_COLUMNS, toEndpoint, type EndpointRow, type StoredEndpoint } from './endpoint';

/** Webhook endpoints. */
@Injectable()
export class EndpointStore {
  /**
   * An endpoint, deleted or not; undefined when it does not exist. Its lock also keeps out the fan-out of events until
   * the transaction ends, so a change of the endpoint holds for every event that is fanned out later.
   */
  async lock(tx: Tx, id: string): Promise<StoredEndpoint | undefined> {
    const [row] = await tx.query<EndpointRow>(
      `SELECT ${ENDPOINT_COLUMNS} FROM webhook.endpoints WHERE id = $1 FOR UPDATE`,
      [id],
    );
    return row === undefined ? undefined : toEndpoint(row);
  }

  /**
   * Number of endpoints of a platform, without deleted ones. Takes a lock that every creation of an endpoint for this
   * platform needs, until the transaction ends.
   */
  async count(tx: Tx, platformCode: string): Promise<number> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('webhook endpoints of ' || $1, 0))`, [platformCode]);
    const [row] = await tx.query<{ count: string }>(
      `SELECT count(*) FROM webhook.endpoints WHERE platform_code = $1 AND status <> 'deleted'`,
      [platformCode],
    );
    return Number(row?.count ?? 0);
  }

  async insert(tx: Tx, endpoint: StoredEndpoint): Promise<void> {
    await tx.query(
      `INSERT INTO webhook.endpoints (id, platform_code, url, event_types, status, status_reason, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        endpoint.id,
        endpoint.platformCode,
        endpoint.url,
        endpoint.eventTypes,
        endpoint.status,
        endpoint.statusReason,
        endpoint.createdAt,
        endpoint.updatedAt,
      ],
    );
  }

  /** Writes a changed endpoint under a new version, by which every dispatcher notices the change. */
  async update(tx: Tx, endpoint: StoredEndpoint): Promise<void> {
    await tx.query(
      `UPDATE webhook.endpoints
          SET url = $2, event_types = $3, status = $4, status_reason = $5, failing_since = $6, updated_at = $7,
              version = version + 1
        WHERE id = $1`,
      [
        endpoint.id,
        endpoint.url,
        endpoint.eventTypes,
        endpoint.status,
        endpoint.statusReason,
        endpoint.failingSince === '' ? null : endpoint.failingSince,
        endpoint.updatedAt,
      ],
    );
  }

  /**
   * Gives up pending deliveries of a deleted endpoint, at most `max` at a time: they stay listed as failed. A claimed
   * delivery may still finish. Returns true, and retires the endpoint, when no pending delivery is left.
   */
  async retire(tx: Tx, endpointId: string, at: { readonly now: string; readonly max: number }): Promise<boolean> {
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
}
