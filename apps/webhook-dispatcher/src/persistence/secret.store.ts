import { Injectable } from '@nestjs/common';
import type { Reader, Tx } from '@ballast/platform-postgres';

/** A secret as SecretBox has sealed it. */
export interface StoredSecret {
  readonly id: string;
  readonly sealed: string;
}

/** Sealed secrets of endpoints, and nothing else: all that is known about a secret but its text stands in the endpoint. */
@Injectable()
export class SecretStore {
  async find(tx: Tx, endpointId: string, id: string): Promise<StoredSecret | undefined> {
    const [row] = await tx.query<StoredSecret>(
      'SELECT id, sealed FROM webhook.endpoint_secrets WHERE endpoint_id = $1 AND id = $2',
      [endpointId, id],
    );
    return row;
  }

  /** A sealed secret of any endpoint; undefined when there is none. */
  async anySealed(reader: Reader): Promise<{ readonly endpointId: string; readonly sealed: string } | undefined> {
    const [row] = await reader.query<{ readonly endpoint_id: string; readonly sealed: string }>(
      'SELECT endpoint_id, sealed FROM webhook.endpoint_secrets LIMIT 1',
    );
    return row && { endpointId: row.endpoint_id, sealed: row.sealed };
  }

  async add(tx: Tx, endpointId: string, { id, sealed }: StoredSecret): Promise<void> {
    await tx.query('INSERT INTO webhook.endpoint_secrets (endpoint_id, id, sealed) VALUES ($1, $2, $3)', [
      endpointId,
      id,
      sealed,
    ]);
  }

  /** Deletes the secrets of an endpoint but those that are named. */
  async keep(tx: Tx, endpointId: string, ids: readonly string[]): Promise<void> {
    await tx.query('DELETE FROM webhook.endpoint_secrets WHERE endpoint_id = $1 AND id <> ALL ($2::uuid[])', [
      endpointId,
      ids,
    ]);
  }
}
