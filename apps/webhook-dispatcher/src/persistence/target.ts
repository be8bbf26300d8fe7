/** An enabled endpoint with all that is needed to send to it: address, chosen types, secrets. */
export interface Target {
  readonly id: string;
  readonly platformCode: string;
  readonly url: string;
  /** Payload types that it receives; an empty list means all. */
  readonly eventTypes: readonly string[];
  /** Grows with every change of the endpoint. */
  readonly version: number;
  /** Newest first; some may have expired. */
  readonly secrets: readonly SealedSecret[];
}

export interface SealedSecret {
  readonly sealed: string;
  /** Unix milliseconds; undefined for the newest one. */
  readonly expiresAtMs: number | undefined;
}

export interface TargetRow {
  readonly id: string;
  readonly platform_code: string;
  readonly url: string;
  readonly event_types: string[];
  readonly version: number;
  readonly secrets: { readonly sealed: string; readonly expires_at: string | null }[];
}

/** Query for rows of targets (`TargetRow`), to which the caller appends a WHERE clause. */
export const TARGET_SELECT = `
  SELECT e.id, e.platform_code, e.url, e.event_types, e.version,
         (SELECT json_agg(json_build_object('sealed', s.sealed, 'expires_at', s.expires_at) ORDER BY s.generation DESC)
            FROM webhook.endpoint_secrets s WHERE s.endpoint_id = e.id) AS secrets
    FROM webhook.endpoints e`;

export function toTarget(row: TargetRow): Target {
  return {
    id: row.id,
    platformCode: row.platform_code,
    url: row.url,
    eventTypes: row.event_types,
    version: row.version,
    secrets: row.secrets.map(({ sealed, expires_at }) => ({
      sealed,
      expiresAtMs: expires_at === null ? undefined : Date.parse(expires_at),
    })),
  };
}
