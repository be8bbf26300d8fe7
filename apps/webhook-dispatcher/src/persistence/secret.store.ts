import { Injectable } from '@nestjs/common';
import { WEBHOOK_SECRETS_MAX } from '@ballast/contracts';
import type { Reader, Tx } from '@ballast/platform-postgres';

/** A secret as SecretBox has sealed it. */
export interface StoredSecret {
  readonly id: string;
  readonly sealed: string;
}

/** Times of a secret that signs deliveries. */
export interface SigningPeriod {
  readonly createdAt: string;
  /** Empty for the newest secret, which does not expire. */
  readonly expiresAt: string;
}

interface SigningPeriodRow {
  readonly endpoint_id: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
}

/** Upper bound of secrets of one endpoint that sign at the same time; the oldest are removed when there are more. */
const LIVE_MAX = WEBHOOK_SECRETS_MAX;

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

  /** The newest sealed secret of all endpoints; undefined when there is none. */
  async anySealed(reader: Reader): Promise<{ readonly endpointId: string; readonly sealed: string } | undefined> {
    const [row] = await reader.query<{ readonly endpoint_id: string; readonly sealed: string }>(
      'SELECT endpoint_id, sealed FROM webhook.endpoint_secrets ORDER BY created_at DESC LIMIT 1',
    );
    return row && { endpointId: row.endpoint_id, sealed: row.sealed };
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

  /** The secrets of endpoints that sign deliveries at `now`, by endpoint, each newest first. */
  async live(
    reads: Pick<Tx, 'query'>,
    endpointIds: readonly string[],
    now: string,
  ): Promise<ReadonlyMap<string, readonly SigningPeriod[]>> {
    const rows = await reads.query<SigningPeriodRow>(
      `SELECT endpoint_id, created_at, expires_at FROM webhook.endpoint_secrets
        WHERE endpoint_id = ANY($1::uuid[]) AND (expires_at IS NULL OR expires_at > $2)
        ORDER BY endpoint_id, generation DESC`,
      [endpointIds, now],
    );
    const live = new Map<string, SigningPeriod[]>();
    for (const { endpoint_id, created_at, expires_at } of rows) {
      const secret = { createdAt: created_at.toISOString(), expiresAt: expires_at?.toISOString() ?? '' };
      live.set(endpoint_id, [...(live.get(endpoint_id) ?? []), secret]);
    }
    return live;
  }

  /** Deletes the secrets of a deleted endpoint, which is sent nothing more. */
  async deleteAll(tx: Tx, endpointId: string): Promise<void> {
    await tx.query('DELETE FROM webhook.endpoint_secrets WHERE endpoint_id = $1', [endpointId]);
  }

  /**
   * Adds the newest secret. All older secrets sign until `overlapEndsAt`, unless an earlier rotation has set an earlier
   * end for them. Expired secrets are removed. The endpoint must be locked.
   */
  async add(
    tx: Tx,
    endpointId: string,
    secret: StoredSecret & { readonly now: string; readonly overlapEndsAt: string },
  ): Promise<void> {
    await tx.query(
      // The replaced secret has no end yet: least() ignores nulls.
      `UPDATE webhook.endpoint_secrets SET expires_at = least(expires_at, $2) WHERE endpoint_id = $1`,
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
