import type { SecretBox } from '@ballast/platform-config';
import type { Database } from '@ballast/platform-postgres';

/**
 * Checks at start that stored secrets can be opened.
 * @throws Error when they were sealed with another key: not to start is better than to fail every delivery.
 */
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
