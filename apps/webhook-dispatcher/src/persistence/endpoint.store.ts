import type { Database, Tx } from '@ballast/platform-postgres';

export interface StoredEndpoint {
  readonly id: string;
  readonly platformCode: string;
  readonly url: string;
  /** Empty: all. */
  readonly eventTypes: readonly string[];
  readonly status: 'enabled' | 'disabled' | 'deleted';
  /** Why it was disabled; empty otherwise. */
  readonly statusReason: string;
  readonly failingSince: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

interface EndpointRow {
  readonly id: string;
  readonly platform_code: string;
  readonly url: string;
  readonly event_types: string[];
  readonly status: StoredEndpoint['status'];
  readonly status_reason: string;
  readonly failing_since: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const COLUMNS = 'id, platform_code, url, event_types, status, status_reason, failing_since, created_at, updated_at';

/**
 * An endpoint, deleted or not, locked until the end of the transaction, also against the fan-out of events: whatever is
 * decided of it holds for every event that comes after.
 */
export async function lockEndpoint(tx: Tx, id: string): Promise<StoredEndpoint | undefined> {
  const [row] = await tx.query<EndpointRow>(`SELECT ${COLUMNS} FROM webhook.endpoints WHERE id = $1 FOR UPDATE`, [id]);
  return row === undefined ? undefined : toEndpoint(row);
}

export async function findEndpoint(
  database: Database,
  platformCode: string,
  id: string,
): Promise<StoredEndpoint | undefined> {
  const [row] = await database.query<EndpointRow>(
    `SELECT ${COLUMNS} FROM webhook.endpoints WHERE id = $1 AND platform_code = $2 AND status <> 'deleted'`,
    [id, platformCode],
  );
  return row === undefined ? undefined : toEndpoint(row);
}

/** In the order of their creation, after the one given. */
export async function listEndpoints(
  database: Database,
  platformCode: string,
  page: { readonly after: { readonly createdAt: string; readonly id: string } | undefined; readonly limit: number },
): Promise<readonly StoredEndpoint[]> {
  const rows = await database.query<EndpointRow>(
    `SELECT ${COLUMNS} FROM webhook.endpoints
      WHERE platform_code = $1 AND status <> 'deleted'
        AND ($2::timestamptz IS NULL OR (created_at, id) > ($2::timestamptz, $3::uuid))
      ORDER BY created_at, id LIMIT $4`,
    [platformCode, page.after?.createdAt ?? null, page.after?.id ?? null, page.limit],
  );
  return rows.map(toEndpoint);
}

/** How many endpoints a platform has. Others that create one for the same platform wait for the transaction to end. */
export async function countEndpoints(tx: Tx, platformCode: string): Promise<number> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('webhook endpoints of ' || $1, 0))`, [platformCode]);
  const [row] = await tx.query<{ count: string }>(
    `SELECT count(*) FROM webhook.endpoints WHERE platform_code = $1 AND status <> 'deleted'`,
    [platformCode],
  );
  return Number(row?.count ?? 0);
}

export async function insertEndpoint(tx: Tx, endpoint: StoredEndpoint): Promise<void> {
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

/** Every instance that holds something for the endpoint takes it over. */
export async function updateEndpoint(tx: Tx, endpoint: StoredEndpoint): Promise<void> {
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

function toEndpoint(row: EndpointRow): StoredEndpoint {
  return {
    id: row.id,
    platformCode: row.platform_code,
    url: row.url,
    eventTypes: row.event_types,
    status: row.status,
    statusReason: row.status_reason,
    failingSince: row.failing_since?.toISOString() ?? '',
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
