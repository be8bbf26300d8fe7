import { Injectable } from '@nestjs/common';
import { toTimestamp } from '@ballast/kernel';
import { SecretBox } from '@ballast/platform-config';
import type { Tx } from '@ballast/platform-postgres';
import { SecretStore } from '../persistence/secret.store';

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

  async newest(tx: Tx, endpointId: string): Promise<string> {
    const { sealed } = await this.store.newest(tx, endpointId);
    return this.box.open(sealed, endpointId);
  }

  /** Adds the newest secret of an endpoint, which must be locked. */
  async add(tx: Tx, endpointId: string, { id, secret, now, overlapSeconds }: NewSecret): Promise<void> {
    await this.store.add(tx, endpointId, {
      id,
      sealed: this.box.seal(secret, endpointId),
      now: toTimestamp(now),
      overlapEndsAt: toTimestamp(new Date(now.getTime() + overlapSeconds * 1_000)),
    });
  }

  async deleteAll(tx: Tx, endpointId: string): Promise<void> {
    await this.store.deleteAll(tx, endpointId);
  }
}
