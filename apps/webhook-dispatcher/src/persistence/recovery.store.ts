import type { Database, Tx } from '@ballast/platform-postgres';

/** A request to send an endpoint what it missed, and how far it has come. */
export interface Recovery {
  readonly endpointId: string;
  readonly platformCode: string;
  readonly since: string;
  /** Where the gateway's next page begins; empty for the first one. */
  readonly after: string;
  readonly failures: number;
  /** Changes when the endpoint asks anew: what is still under way for the request before is void then. */
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

/** One for each endpoint: asking again starts over, from the earlier of the two times. */
export async function startRecovery(
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

/** Takes one recovery that is due for as long as `until`: then it is due again, should its taker have died. */
export async function takeRecovery(
  database: Database,
  at: { readonly now: string; readonly until: string },
): Promise<Recovery | undefined> {
  const [row] = await database.query<RecoveryRow>(
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

/** Whether the recovery is still the endpoint's latest request; locked until the end of the transaction. */
export async function lockRecovery(tx: Tx, { endpointId, run }: Recovery): Promise<boolean> {
  const rows = await tx.query<{ run: string }>(
    'SELECT run FROM webhook.recoveries WHERE endpoint_id = $1 AND run = $2 FOR UPDATE',
    [endpointId, run],
  );
  return rows.length === 1;
}

export async function advanceRecovery(tx: Tx, { endpointId }: Recovery, after: string, now: string): Promise<void> {
  await tx.query('UPDATE webhook.recoveries SET after = $2, due_at = $3, failures = 0 WHERE endpoint_id = $1', [
    endpointId,
    after,
    now,
  ]);
}

export async function postponeRecovery(
  database: Database,
  { endpointId, run }: Recovery,
  until: string,
): Promise<void> {
  await database.query(
    'UPDATE webhook.recoveries SET due_at = $3, failures = failures + 1 WHERE endpoint_id = $1 AND run = $2',
    [endpointId, run, until],
  );
}

export async function endRecovery(tx: Tx, { endpointId }: Recovery): Promise<void> {
  await tx.query('DELETE FROM webhook.recoveries WHERE endpoint_id = $1', [endpointId]);
}
