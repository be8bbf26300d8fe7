import { Injectable } from '@nestjs/common';
import { SecretBox } from '@ballast/platform-config';
import { Database } from '@ballast/platform-postgres';
import { SecretStore } from '../persistence/secret.store';

/** Checks at start that stored secrets can be opened. */
@Injectable()
export class SecretsKeyCheck {
  constructor(
    private readonly database: Database,
    private readonly secrets: SecretStore,
    private readonly box: SecretBox,
  ) {}

  /** @throws Error when secrets were sealed with another key: a failed start is better than failing every delivery. */
  async check(): Promise<void> {
    const secret = await this.secrets.anySealed(this.database);
    if (secret === undefined) return;
    try {
      this.box.open(secret.sealed, secret.endpointId);
    } catch (error) {
      throw new Error('SECRETS_KEY is not the key that the stored webhook secrets were encrypted with', {
        cause: error,
      });
    }
  }
}
