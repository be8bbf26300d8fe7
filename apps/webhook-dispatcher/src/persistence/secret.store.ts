import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

/** A secret as SecretBox has sealed it. */
export interface StoredSecret {
  readonly id: string;
  readonly sealed: string;
}

/** Upper bound of secrets of one endpoint that sign at the same time; the oldest are removed when there are more. */
const LIVE_MAX = 5;

/** Sealed secrets of endpoints. */
@Injectable()
export class SecretStore {
  async find(tx: Tx, endpointId: string, id: string): Promise<StoredSecret | undefined> {
    const [row] = await tx.query<StoredSecret>(
      'SELECT id, sealed FROM webhook.endpoint_secrets WHERE endpoint_id = $1 AND id = $2',
      [endpointId, id],
    );
    return row;
  }

  /** The newest secret of an endpoint, which does not expire. */
  async newest(tx: Tx, endpointId: string): Promise<StoredSecret> {
    const [row] = await tx.query<StoredSecret>(
      'SELECT id, sealed FROM webhook.endpoint_secrets WHERE endpoint_id = $1 AND expires_at IS NULL',
      [endpointId],
    );
    if (row === undefined) throw new Error(`Endpoint ${endpointId} has no secret`);
    return row;
  }

  /** Deletes the secrets of a deleted endpoint, which is sent nothing more. */
  async deleteAll(tx: Tx, endpointId: string): Promise<void> {
    await tx.query('DELETE FROM webhook.endpoint_secrets WHERE endpoint_id = $1', [endpointId]);
  }

  /**
   * Adds the newest secret. The secret that it replaces goes on signing until `overlapEndsAt`, older ones until the time
   * that was set for them; expired ones are removed. The endpoint must be locked.
   */
  async add(
    tx: Tx,
    endpointId: string,
    secret: StoredSecret & { readonly now: string; readonly overlapEndsAt: string },
  ): Promise<void> {
    await tx.query(
      `UPDATE webhook.endpoint_secrets SET expires_at = $2 WHERE endpoint_id = $1 AND expires_at IS NULL`,
      [endpointId, secret.overlapEndsAt],
    );
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
}
