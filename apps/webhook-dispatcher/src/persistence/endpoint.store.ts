import { Injectable } from '@nestjs/common';
import type { Envelope } from '@ballast/contracts';
import type { EndpointChanged } from '@ballast/contracts/webhook';
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

  /**
   * The endpoints among `ids`, without deleted ones, whose health may change: those that are failing, and those in
   * `failed`, whose attempts have just failed. Locked in the order of ids. Callers lock deliveries only after this call, in
   * the same order as the transactions that rearrange the lanes of an endpoint.
   */
  async lockObserved(tx: Tx, ids: readonly string[], failed: readonly string[]): Promise<readonly StoredEndpoint[]> {
    // Nearly always nothing has failed, and then nothing is locked.
    if (ids.length === 0) return [];
    const rows = await tx.prepared<EndpointRow>(
      'webhook.endpoints.observed',
      `SELECT ${ENDPOINT_COLUMNS} FROM webhook.endpoints
        WHERE id = ANY($1::uuid[]) AND (failing_since IS NOT NULL OR id = ANY($2::uuid[])) AND status <> 'deleted'
        ORDER BY id FOR NO KEY UPDATE`,
      [ids, failed],
    );
    return rows.map(toEndpoint);
  }

  /** Writes endpoints as they are after changes. The latest revision stays, in whatever order facts come. */
  async applyChanged(tx: Tx, facts: readonly Envelope<EndpointChanged>[]): Promise<void> {
    if (facts.length === 0) return;
    const rows = facts.map(({ platformCode, data }) => ({
      ...data,
      id: data.endpoint_id,
      platform_code: platformCode,
    }));
    await tx.query(
      `INSERT INTO webhook.endpoints AS stored (id, platform_code, url, event_types, status, status_reason, failing_since,
                                                events_after, secrets, version, revision, retired_at, created_at, updated_at)
       SELECT DISTINCT ON (id) id, platform_code, url, event_types, status, status_reason,
              nullif(failing_since, '')::timestamptz, coalesce(events_after, 0), secrets, version, revision, nullif(retired_at, '')::timestamptz,
              created_at, updated_at
         FROM jsonb_to_recordset($1) AS changed (
                id uuid, platform_code text, url text, event_types text[], status text, status_reason text,
                failing_since text, events_after bigint, secrets jsonb, version integer, revision integer, retired_at text,
                created_at timestamptz, updated_at timestamptz)
        ORDER BY id, revision DESC
       ON CONFLICT (id) DO UPDATE
         SET url = excluded.url, event_types = excluded.event_types, status = excluded.status,
             status_reason = excluded.status_reason, failing_since = excluded.failing_since,
             events_after = excluded.events_after, secrets = excluded.secrets,
             version = excluded.version, revision = excluded.revision, retired_at = excluded.retired_at,
             updated_at = excluded.updated_at
       WHERE stored.revision < excluded.revision`,
      [JSON.stringify(rows)],
    );
  }

  /** Locks a deleted endpoint none of whose deliveries is pending any more; undefined for any other. */
  async lockFinished(tx: Tx, endpointId: string): Promise<StoredEndpoint | undefined> {
    const [row] = await tx.query<EndpointRow>(
      `SELECT ${ENDPOINT_COLUMNS} FROM webhook.endpoints
        WHERE id = $1 AND status = 'deleted' AND retired_at IS NULL
          AND NOT EXISTS (SELECT FROM webhook.deliveries WHERE endpoint_id = $1 AND status = 'pending')
          FOR UPDATE`,
      [endpointId],
    );
    return row === undefined ? undefined : toEndpoint(row);
  }
}
