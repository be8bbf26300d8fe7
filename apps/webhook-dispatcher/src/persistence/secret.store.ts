import type { Database, Tx } from '@ballast/platform-postgres';
import type { SecretBox } from '@ballast/platform-config';

export interface StoredSecret {
  readonly id: string;
  readonly sealed: string;
}

/** Secrets of one endpoint that sign at the same time; the oldest end when there are more. */
const LIVE_MAX = 5;

export async function findSecret(tx: Tx, endpointId: string, id: string): Promise<StoredSecret | undefined> {
  const [row] = await tx.query<StoredSecret>(
    'SELECT id, sealed FROM webhook.endpoint_secrets WHERE endpoint_id = $1 AND id = $2',
    [endpointId, id],
  );
  return row;
}

/** The newest secret of an endpoint, which does not expire. */
export async function newestSecret(tx: Tx, endpointId: string): Promise<StoredSecret> {
  const [row] = await tx.query<StoredSecret>(
    'SELECT id, sealed FROM webhook.endpoint_secrets WHERE endpoint_id = $1 AND expires_at IS NULL',
    [endpointId],
  );
  if (row === undefined) throw new Error(`Endpoint ${endpointId} has no secret`);
  return row;
}

/** Nothing is signed for a deleted endpoint any more. */
export async function deleteSecrets(tx: Tx, endpointId: string): Promise<void> {
  await tx.query('DELETE FROM webhook.endpoint_secrets WHERE endpoint_id = $1', [endpointId]);
}

/**
 * Adds the newest secret. The one it replaces goes on signing until `overlapEndsAt`, older ones as long as they were
 * given; those that have ended are removed. The endpoint must be locked.
 */
export async function addSecret(
  tx: Tx,
  endpointId: string,
  secret: StoredSecret & { readonly now: string; readonly overlapEndsAt: string },
): Promise<void> {
  await tx.query(`UPDATE webhook.endpoint_secrets SET expires_at = $2 WHERE endpoint_id = $1 AND expires_at IS NULL`, [
    endpointId,
    secret.overlapEndsAt,
  ]);
  await tx.query(
    `INSERT INTO webhook.endpoint_secrets (endpoint_id, id, generation, sealed, created_at)
     SELECT $1, $2, coalesce(max(generation), 0) + 1, $3, $4 FROM webhook.endpoint_secrets WHERE endpoint_id = $1`,
    [endpointId, secret.id, secret.sealed, secret.now],
  );
  await tx.query(
    `DELETE FROM webhook.endpoint_secrets s WHERE endpoint_id = $1 AND (
       expires_at <= $2 OR generation <= (SELECT max(generation) - $3::int FROM webhook.endpoint_secrets WHERE endpoint_id = $1))`,
    [endpointId, secret.now, LIVE_MAX],
  );
}

/** @throws Error when what is stored was sealed with another key: better not to start than to fail every delivery. */
export async function checkSecretsKey(database: Database, secretBox: SecretBox): Promise<void> {
  const [row] = await database.query<{ endpoint_id: string; sealed: string }>(
    'SELECT endpoint_id, sealed FROM webhook.endpoint_secrets ORDER BY created_at DESC LIMIT 1',
  );
  if (row === undefined) return;
  try {
    secretBox.open(row.sealed, row.endpoint_id);
  } catch (error) {
    throw new Error('SECRETS_KEY is not the key that the stored webhook secrets were encrypted with', { cause: error });
  }
}
