import { Injectable } from '@nestjs/common';
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

/** Recoveries that are under way. */
@Injectable()
export class RecoveryStore {
  /** Starts a recovery. An endpoint has at most one: a repeated request starts it over from the earlier time. */
  async start(
    tx: Tx,
    recovery: Pick<Recovery, 'endpointId' | 'platformCode' | 'since' | 'run'>,
    now: string,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO webhook.recoveries AS r (endpoint_id, platform_code, since, after, due_at, run)
       VALUES ($1, $2, $3, '', $4, $5)
       ON CONFLICT (endpoint_id) DO UPDATE
         SET since = least(r.since, excluded.since), after = '', due_at = excluded.due_at, failures = 0, run = excluded.run`,
      [recovery.endpointId, recovery.platformCode, recovery.since, now, recovery.run],
    );
  }

  /** Takes one recovery that is due. At `until` it is due again, in case the dispatcher that took it has died. */
  async takeDue(tx: Tx, at: { readonly now: string; readonly until: string }): Promise<Recovery | undefined> {
    const [row] = await tx.query<RecoveryRow>(
      `UPDATE webhook.recoveries SET due_at = $2
        WHERE endpoint_id = (SELECT endpoint_id FROM webhook.recoveries WHERE due_at <= $1
                              ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING endpoint_id, platform_code, since, after, failures, run`,
      [at.now, at.until],
    );
    if (row === undefined) return undefined;
    const { endpoint_id, platform_code, since, after, failures, run } = row;
    return { endpointId: endpoint_id, platformCode: platform_code, since: since.toISOString(), after, failures, run };
  }

  /** Whether the recovery is still the latest request of its endpoint; locked until the end of the transaction. */
  async lock(tx: Tx, { endpointId, run }: Recovery): Promise<boolean> {
    const rows = await tx.query<{ run: string }>(
      'SELECT run FROM webhook.recoveries WHERE endpoint_id = $1 AND run = $2 FOR UPDATE',
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

  async end(tx: Tx, { endpointId }: Recovery): Promise<void> {
    await tx.query('DELETE FROM webhook.recoveries WHERE endpoint_id = $1', [endpointId]);
  }

  /** Ends the recovery of an endpoint that is deleted, if there is one. */
  async cancel(tx: Tx, endpointId: string): Promise<void> {
    await tx.query('DELETE FROM webhook.recoveries WHERE endpoint_id = $1', [endpointId]);
  }
}
