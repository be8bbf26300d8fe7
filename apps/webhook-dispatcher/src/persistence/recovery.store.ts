import { Injectable } from '@nestjs/common';
import type { Envelope } from '@ballast/contracts';
import type { RecoveryEnded, RecoveryRequested } from '@ballast/contracts/webhook';
import type { Tx } from '@ballast/platform-postgres';

/** A request to send an endpoint the events that it missed, and its progress. */
export interface Recovery {
  readonly endpointId: string;
  readonly platformCode: string;
  readonly since: string;
  /** Cursor of the gateway's next page; empty for the first page. */
  readonly after: string;
  /** Number of failures in a row to read the next page. */
  readonly failures: number;
  /** Id of the request. A new request of the endpoint gets another one, and work for the earlier one is void. */
  readonly run: string;
}

interface RecoveryRow {
  readonly endpoint_id: string;
  readonly platform_code: string;
  readonly since: Date;
  readonly after: string;
  readonly failures: number;
  readonly run: string;
}

/** The latest recovery of an endpoint. */
export interface LatestRecovery {
  readonly run: string;
  readonly since: string;
  readonly requestedAt: string;
  readonly isOpen: boolean;
}

/** The latest recovery of each endpoint. It stays when it is over: a fact that comes again does not begin it anew. */
@Injectable()
export class RecoveryStore {
  /** The latest recovery of an endpoint, which the caller has locked. */
  async lockLatest(tx: Tx, endpointId: string): Promise<LatestRecovery | undefined> {
    const [row] = await tx.query<{ run: string; since: Date; requested_at: Date; is_open: boolean }>(
      `SELECT run, since, requested_at, ended_at IS NULL AS is_open FROM webhook.recoveries
        WHERE endpoint_id = $1 FOR UPDATE`,
      [endpointId],
    );
    if (row === undefined) return undefined;
    const { run, since, requested_at, is_open } = row;
    return { run, since: since.toISOString(), requestedAt: requested_at.toISOString(), isOpen: is_open };
  }

  /** Starts recoveries, due at once. An endpoint has one at the most: the latest request stays. */
  async applyRequested(tx: Tx, facts: readonly Envelope<RecoveryRequested>[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.query(
      `INSERT INTO webhook.recoveries AS stored (endpoint_id, platform_code, since, run, requested_at, after, due_at)
       SELECT DISTINCT ON (endpoint_id) endpoint_id, platform_code, since, run, requested_at, '', requested_at
         FROM jsonb_to_recordset($1) AS requested (endpoint_id uuid, platform_code text, since timestamptz, run uuid,
                                                   requested_at timestamptz)
        ORDER BY endpoint_id, requested_at DESC
       ON CONFLICT (endpoint_id) DO UPDATE
         SET since = excluded.since, run = excluded.run, requested_at = excluded.requested_at, ended_at = NULL,
             after = '', due_at = excluded.due_at, failures = 0
       WHERE stored.requested_at < excluded.requested_at`,
      [
        JSON.stringify(
          facts.map(({ platformCode, occurredAt, data }) => ({
            ...data,
            platform_code: platformCode,
            requested_at: occurredAt,
          })),
        ),
      ],
    );
  }

  /** Ends recoveries, unless others have taken their places. */
  async applyEnded(tx: Tx, facts: readonly Envelope<RecoveryEnded>[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.query(
      `UPDATE webhook.recoveries r SET ended_at = ended.ended_at
         FROM jsonb_to_recordset($1) AS ended (endpoint_id uuid, run uuid, ended_at timestamptz)
        WHERE r.endpoint_id = ended.endpoint_id AND r.run = ended.run AND r.ended_at IS NULL`,
      [JSON.stringify(facts.map(({ occurredAt, data }) => ({ ...data, ended_at: occurredAt })))],
    );
  }

  /** Takes one recovery that is due. At `until` it is due again, in case the dispatcher that took it has died. */
  async takeDue(tx: Tx, at: { readonly now: string; readonly until: string }): Promise<Recovery | undefined> {
    const [row] = await tx.query<RecoveryRow>(
      `UPDATE webhook.recoveries SET due_at = $2
        WHERE endpoint_id = (SELECT endpoint_id FROM webhook.recoveries WHERE ended_at IS NULL AND due_at <= $1
                              ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING endpoint_id, platform_code, since, after, failures, run`,
      [at.now, at.until],
    );
    if (row === undefined) return undefined;
    const { endpoint_id, platform_code, since, after, failures, run } = row;
    return { endpointId: endpoint_id, platformCode: platform_code, since: since.toISOString(), after, failures, run };
  }

  /** Whether the recovery is under way and the latest of its endpoint; locked until the end of the transaction. */
  async lock(tx: Tx, { endpointId, run }: Recovery): Promise<boolean> {
    const rows = await tx.query<{ run: string }>(
      'SELECT run FROM webhook.recoveries WHERE endpoint_id = $1 AND run = $2 AND ended_at IS NULL FOR UPDATE',
      [endpointId, run],
    );
    return rows.length === 1;
  }

  async advance(tx: Tx, { endpointId }: Recovery, after: string, now: string): Promise<void> {
    await tx.query('UPDATE webhook.recoveries SET after = $2, due_at = $3, failures = 0 WHERE endpoint_id = $1', [
      endpointId,
      after,
      now,
    ]);
  }

  async postpone(tx: Tx, { endpointId, run }: Recovery, until: string): Promise<void> {
    await tx.query(
      'UPDATE webhook.recoveries SET due_at = $3, failures = failures + 1 WHERE endpoint_id = $1 AND run = $2',
      [endpointId, run, until],
    );
  }
}
