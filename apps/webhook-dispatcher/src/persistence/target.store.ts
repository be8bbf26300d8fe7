import type { Database, Tx } from '@ballast/platform-postgres';

/** Where the deliveries of an enabled endpoint go and what they are signed with. */
export interface Target {
  readonly id: string;
  readonly platformCode: string;
  readonly url: string;
  /** Payload types; empty: all. */
  readonly eventTypes: readonly string[];
  /** Grows with every change of what is written here. */
  readonly version: number;
  /** Newest first; expired ones may be among them. */
  readonly secrets: readonly SealedSecret[];
}

export interface SealedSecret {
  readonly sealed: string;
  /** Undefined for the newest one. */
  readonly expiresAtMs: number | undefined;
}

interface TargetRow {
  readonly id: string;
  readonly platform_code: string;
  readonly url: string;
  readonly event_types: string[];
  readonly version: number;
  readonly secrets: { readonly sealed: string; readonly expires_at: string | null }[];
}

const TARGET = `
  SELECT e.id, e.platform_code, e.url, e.event_types, e.version,
         (SELECT json_agg(json_build_object('sealed', s.sealed, 'expires_at', s.expires_at) ORDER BY s.generation DESC)
            FROM webhook.endpoint_secrets s WHERE s.endpoint_id = e.id) AS secrets
    FROM webhook.endpoints e`;

/**
 * The enabled endpoints of these platforms, as of now. They are locked, in id order, against those who rearrange what
 * is queued for an endpoint, not against changes of the endpoint itself.
 */
export async function lockTargets(tx: Tx, platformCodes: readonly string[]): Promise<readonly Target[]> {
  const rows = await tx.prepared<TargetRow>(
    'webhook.targets.lock',
    `${TARGET} WHERE e.platform_code = ANY($1::text[]) AND e.status = 'enabled' ORDER BY e.id FOR KEY SHARE OF e`,
    [platformCodes],
  );
  return rows.map(toTarget);
}

/** Those of these endpoints that are enabled. */
export async function loadTargets(database: Database, ids: readonly string[]): Promise<readonly Target[]> {
  if (ids.length === 0) return [];
  const rows = await database.prepared<TargetRow>(
    'webhook.targets.load',
    `${TARGET} WHERE e.id = ANY($1::uuid[]) AND e.status = 'enabled'`,
    [ids],
  );
  return rows.map(toTarget);
}

/** One endpoint that the caller has locked; undefined when it is not enabled. */
export async function targetOf(tx: Tx, id: string): Promise<Target | undefined> {
  const [row] = await tx.query<TargetRow>(`${TARGET} WHERE e.id = $1 AND e.status = 'enabled'`, [id]);
  return row === undefined ? undefined : toTarget(row);
}

export function wantsType(target: Pick<Target, 'eventTypes'>, type: string): boolean {
  return target.eventTypes.length === 0 || target.eventTypes.includes(type);
}

function toTarget(row: TargetRow): Target {
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
