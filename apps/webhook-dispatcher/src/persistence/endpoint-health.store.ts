import { Injectable } from '@nestjs/common';
import type { DisableReason, EndpointHealth } from '@ballast/domain-webhook';
import type { Tx } from '@ballast/platform-postgres';
import { toTime } from './to-time';

/** The health of one endpoint as it is stored. */
export interface StoredHealth extends EndpointHealth {
  readonly id: string;
  readonly platformCode: string;
}

/** The health of one endpoint after a decision. */
export interface HealthChange {
  readonly id: string;
  readonly failingSinceMs: number | undefined;
  /** Reason for which this change disables the endpoint; undefined when its status stays. */
  readonly reason: DisableReason | undefined;
}

interface HealthRow {
  readonly id: string;
  readonly platform_code: string;
  readonly status: string;
  readonly failing_since: Date | null;
}

/** Health of endpoints: the time since which each one fails. Also disables endpoints that have failed for too long. */
@Injectable()
export class EndpointHealthStore {
  /** Forgets that these endpoints were failing. Nearly always there is nothing to forget, and then nothing is locked. */
  async clearFailing(tx: Tx, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await tx.prepared(
      'webhook.endpoints.recovered',
      'UPDATE webhook.endpoints SET failing_since = NULL WHERE id = ANY($1::uuid[]) AND failing_since IS NOT NULL',
      [ids],
    );
  }

  /**
   * The health of these endpoints, without deleted ones, locked in the order of ids. Callers lock deliveries only after
   * this call, in the same order as the transactions that rearrange the lanes of an endpoint.
   */
  async lock(tx: Tx, ids: readonly string[]): Promise<readonly StoredHealth[]> {
    if (ids.length === 0) return [];
    const rows = await tx.prepared<HealthRow>(
      'webhook.endpoints.health',
      `SELECT id, platform_code, status, failing_since FROM webhook.endpoints
        WHERE id = ANY($1::uuid[]) AND status <> 'deleted' ORDER BY id FOR NO KEY UPDATE`,
      [ids],
    );
    return rows.map(({ id, platform_code, status, failing_since }) => ({
      id,
      platformCode: platform_code,
      isEnabled: status === 'enabled',
      failingSinceMs: failing_since?.getTime(),
    }));
  }

  async save(tx: Tx, changes: readonly HealthChange[], nowMs: number): Promise<void> {
    if (changes.length === 0) return;
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
        changes.map(({ id }) => id),
        changes.map(({ failingSinceMs }) => toTime(failingSinceMs)),
        changes.map(({ reason }) => reason ?? ''),
        toTime(nowMs),
      ],
    );
  }
}
