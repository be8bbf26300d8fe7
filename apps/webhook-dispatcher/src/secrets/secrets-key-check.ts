import { Injectable } from '@nestjs/common';
import { SecretBox } from '@ballast/platform-config';
import { Database } from '@ballast/platform-postgres';

/** Checks at start that stored secrets can be opened. */
@Injectable()
export class SecretsKeyCheck {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {}

  /** @throws Error when secrets were sealed with another key: a failed start is better than failing every delivery. */
  async check(): Promise<void> {
    const [row] = await this.database.query<{ endpoint_id: string; sealed: string }>(
      'SELECT endpoint_id, sealed FROM webhook.endpoint_secrets ORDER BY created_at DESC LIMIT 1',
    );
    if (row === undefined) return;
    try {
      this.box.open(row.sealed, row.endpoint_id);
    } catch (error) {
      throw new Error('SECRETS_KEY is not the key that the stored webhook secrets were encrypted with', {
        cause: error,
      });
    }
  }
}
