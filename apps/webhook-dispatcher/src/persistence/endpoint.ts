import type { SigningSecret } from '@ballast/contracts/webhook';

/** A webhook endpoint as it is stored. Times are RFC 3339. */
export interface StoredEndpoint {
  readonly id: string;
  readonly platformCode: string;
  readonly url: string;
  /** Payload types that its owner chose; empty for all. */
  readonly eventTypes: readonly string[];
  readonly status: 'enabled' | 'disabled' | 'deleted';
  /** Reason for which it was disabled; empty otherwise. */
  readonly statusReason: string;
  /** Time of the first failure since the last success; empty while attempts succeed. */
  readonly failingSince: string;
  /** Position of the last event before it was made or enabled: it gets later ones only. */
  readonly eventsAfter: number;
  /** Secrets that sign deliveries, newest first, without their texts. Some may have expired. */
  readonly secrets: readonly SigningSecret[];
  /** Grows with every change of what is sent, by which dispatchers notice the change. */
  readonly version: number;
  /** Grows with every change. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface EndpointRow {
  readonly id: string;
  readonly platform_code: string;
  readonly url: string;
  readonly event_types: string[];
  readonly status: StoredEndpoint['status'];
  readonly status_reason: string;
  readonly failing_since: Date | null;
  readonly events_after: string;
  readonly secrets: readonly SigningSecret[];
  readonly version: number;
  readonly revision: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** Columns of EndpointRow. */
export const ENDPOINT_COLUMNS =
  'id, platform_code, url, event_types, status, status_reason, failing_since, events_after, secrets, version, revision, created_at, updated_at';

export function toEndpoint(row: EndpointRow): StoredEndpoint {
  return {
    id: row.id,
    platformCode: row.platform_code,
    url: row.url,
    eventTypes: row.event_types,
    status: row.status,
    statusReason: row.status_reason,
    failingSince: row.failing_since?.toISOString() ?? '',
    eventsAfter: Number(row.events_after),
    secrets: row.secrets,
    version: row.version,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
