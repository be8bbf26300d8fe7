import { endpointHealth, type DisableReason, type EndpointHealth, type ObserveAttempts } from '@ballast/domain-webhook';
import type { Tx } from '@ballast/platform-postgres';

/** What was seen of one endpoint. */
export type Observation = Omit<ObserveAttempts, 'nowMs'>;

export interface DisabledEndpoint {
  readonly id: string;
  readonly platformCode: string;
  readonly reason: DisableReason;
}

interface HealthRow {
  readonly id: string;
  readonly platform_code: string;
  readonly status: string;
  readonly failing_since: Date | null;
}

/**
 * Keeps since when endpoints fail, and disables those that have failed for too long or want nothing any more. Comes
 * before any lock on deliveries: those who rearrange an endpoint's queue lock in that order too.
 */
export async function observeEndpoints(
  tx: Tx,
  observations: ReadonlyMap<string, Observation>,
  nowMs: number,
): Promise<readonly DisabledEndpoint[]> {
  const ids = [...observations.keys()];
  const isFine = (id: string): boolean => {
    const seen = observations.get(id);
    return seen !== undefined && seen.hasSucceeded && !seen.isGone;
  };
  await clearFailing(tx, ids.filter(isFine));
  const failed = ids.filter((id) => !isFine(id));
  if (failed.length === 0) return [];
  const rows = await tx.prepared<HealthRow>(
    'webhook.endpoints.health',
    `SELECT id, platform_code, status, failing_since FROM webhook.endpoints
      WHERE id = ANY($1::uuid[]) AND status <> 'deleted' ORDER BY id FOR NO KEY UPDATE`,
    [failed],
  );
  const decided = rows.flatMap((row) => {
    const seen = observations.get(row.id);
    if (seen === undefined) return [];
    const events = endpointHealth.decide({ ...seen, nowMs }, toHealth(row));
    const after = events.reduce(endpointHealth.evolve, toHealth(row));
    const disabled = events.find((event) => event.type === 'disabled');
    return events.length === 0 ? [] : [{ row, after, reason: disabled?.reason }];
  });
  await save(tx, decided, nowMs);
  return decided.flatMap(({ row, reason }) =>
    reason === undefined ? [] : [{ id: row.id, platformCode: row.platform_code, reason }],
  );
}

/** Nearly always there is nothing to clear, and then nothing is locked. */
async function clearFailing(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.prepared(
    'webhook.endpoints.recovered',
    'UPDATE webhook.endpoints SET failing_since = NULL WHERE id = ANY($1::uuid[]) AND failing_since IS NOT NULL',
    [ids],
  );
}

interface Decided {
  readonly row: HealthRow;
  readonly after: EndpointHealth;
  readonly reason: DisableReason | undefined;
}

async function save(tx: Tx, decided: readonly Decided[], nowMs: number): Promise<void> {
  if (decided.length === 0) return;
  await tx.prepared(
    'webhook.endpoints.health.save',
    `UPDATE webhook.endpoints e
        SET failing_since = h.failing_since,
            status = CASE WHEN h.reason = '' THEN e.status ELSE 'disabled' END,
            status_reason = CASE WHEN h.reason = '' THEN e.status_reason ELSE h.reason END,
            version = CASE WHEN h.reason = '' THEN e.version ELSE e.version + 1 END,
            updated_at = CASE WHEN h.reason = '' THEN e.updated_at
                              ELSE greatest($4::timestamptz, e.updated_at + interval '1 millisecond') END
       FROM unnest($1::uuid[], $2::timestamptz[], $3::text[]) AS h (id, failing_since, reason)
      WHERE e.id = h.id`,
    [
      decided.map(({ row }) => row.id),
      decided.map(({ after }) => toTime(after.failingSinceMs)),
      decided.map(({ reason }) => reason ?? ''),
      toTime(nowMs),
    ],
  );
}

function toHealth(row: HealthRow): EndpointHealth {
  return { isEnabled: row.status === 'enabled', failingSinceMs: row.failing_since?.getTime() };
}

function toTime(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
