/** An enabled endpoint with all that is needed to send to it: address, chosen types, secrets. */
export interface Target {
  readonly id: string;
  readonly platformCode: string;
  readonly url: string;
  /** Payload types that it receives; an empty list means all. */
  readonly eventTypes: readonly string[];
  /** Position of the last event before it was made or enabled: it gets later ones only, unless it asks for others. */
  readonly eventsAfter: number;
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
  readonly events_after: string;
  readonly version: number;
  /** `expires_at` is empty for the newest one. */
  readonly secrets: { readonly sealed: string; readonly expires_at: string }[];
}

export function toTarget(row: TargetRow): Target {
  return {
    id: row.id,
    platformCode: row.platform_code,
    url: row.url,
    eventTypes: row.event_types,
    eventsAfter: Number(row.events_after),
    version: row.version,
    secrets: row.secrets.map(({ sealed, expires_at }) => ({
      sealed,
      expiresAtMs: expires_at === '' ? undefined : Date.parse(expires_at),
    })),
  };
}
