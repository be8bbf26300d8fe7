import type { ApiKey } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';

/** A change of an API key. */
export interface ApiKeyChange {
  readonly platformCode: string;
  /** The key after the change, without its secret. */
  readonly apiKey: ApiKey;
  /** Time from which on the key is refused, in RFC 3339; absent when the change did not revoke the key. */
  readonly revokedAt?: string | undefined;
}

/** The rows of API keys. Secrets stand in a table of their own, because no fact has them. */
export class ApiKeyRowStore {
  private readonly table: string;

  /** `schema` is the schema of the service that has the public API. */
  constructor(schema: string) {
    this.table = `${schema}.api_keys`;
  }

  /** Writes each key in its latest version. A version that is stored already, or older, changes nothing. */
  async apply(tx: Tx, changes: readonly ApiKeyChange[]): Promise<void> {
    if (changes.length === 0) return;
    await tx.prepared(
      `${this.table}.apply`,
      `INSERT INTO ${this.table} AS current (id, platform_code, key, created_at, revoked_at, body)
       SELECT id, platform_code, key, created_at, min(revoked_at), (array_agg(body ORDER BY updated_at DESC))[1]
         FROM jsonb_to_recordset($1) AS told (id uuid, platform_code text, key text, created_at timestamptz,
                                              updated_at timestamptz, revoked_at timestamptz, body text)
        GROUP BY id, platform_code, key, created_at
       ON CONFLICT (id) DO UPDATE
          SET revoked_at = coalesce(current.revoked_at, excluded.revoked_at), body = excluded.body
        WHERE (current.body::json ->> 'updated_at')::timestamptz <= (excluded.body::json ->> 'updated_at')::timestamptz`,
      [JSON.stringify(changes.map(rowOf))],
    );
  }
}

function rowOf({ platformCode, apiKey, revokedAt }: ApiKeyChange) {
  const { id, key, created_at, updated_at } = apiKey;
  const body = JSON.stringify(apiKey);
  return { id, platform_code: platformCode, key, created_at, updated_at, revoked_at: revokedAt ?? null, body };
}
