import { Injectable } from '@nestjs/common';
import type { SigningSecret } from '@ballast/contracts/webhook';
import { toTimestamp } from '@ballast/kernel';
import { SecretBox } from '@ballast/platform-config';
import type { Tx } from '@ballast/platform-postgres';
import type { StoredEndpoint } from '../persistence/endpoint';
import { SecretStore } from '../persistence/secret.store';
import { withNewest } from './signing-secrets';

/** A new secret of an endpoint. */
export interface NewSecret {
  /** Id by which a repeated request finds it again. */
  readonly id: string;
  readonly secret: string;
  readonly now: Date;
  /** Seconds for which the secret that it replaces goes on signing. */
  readonly overlapSeconds: number;
}

/** Secrets of endpoints: sealed in the database, open here. */
@Injectable()
export class EndpointSecrets {
  constructor(
    private readonly store: SecretStore,
    private readonly box: SecretBox,
  ) {}

  async find(tx: Tx, endpointId: string, id: string): Promise<string | undefined> {
    const stored = await this.store.find(tx, endpointId, id);
    return stored === undefined ? undefined : this.box.open(stored.sealed, endpointId);
  }

  /** The text of the newest secret of an endpoint. */
  async newest(tx: Tx, { id, secrets: [newest] }: StoredEndpoint): Promise<string> {
    const secret = newest === undefined ? undefined : await this.find(tx, id, newest.id);
    if (secret === undefined) throw new Error(`Endpoint ${id} has no secret`);
    return secret;
  }

  /**
   * Adds the newest secret of an endpoint, which must be locked, and deletes those that sign no more. Answers the secrets
   * that the endpoint has then, newest first.
   */
  async add(
    tx: Tx,
    endpoint: Pick<StoredEndpoint, 'id' | 'secrets'>,
    { id, secret, now, overlapSeconds }: NewSecret,
  ): Promise<readonly SigningSecret[]> {
    const overlapEndsAt = toTimestamp(new Date(now.getTime() + overlapSeconds * 1_000));
    const secrets = withNewest(endpoint.secrets, { id, now: toTimestamp(now), overlapEndsAt });
    await this.store.add(tx, endpoint.id, { id, sealed: this.box.seal(secret, endpoint.id) });
    await this.store.keep(
      tx,
      endpoint.id,
      secrets.map((kept) => kept.id),
    );
    return secrets;
  }

  /** Deletes the secrets of a deleted endpoint, which is sent nothing more. */
  async deleteAll(tx: Tx, endpointId: string): Promise<void> {
    await this.store.keep(tx, endpointId, []);
  }
}
