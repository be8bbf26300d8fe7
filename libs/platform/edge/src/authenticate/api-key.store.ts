import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { apiKeySchema, type ApiKey, type Scope } from '@ballast/contracts';
import { nextTimestamp, toTimestamp, type Clock } from '@ballast/kernel';
import { SecretBox } from '@ballast/platform-config';
import { Database, type Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { ApiKeyRowStore } from './api-key-row.store';
import { KeySource, type StoredKey } from './key-source';
import { pageByCreation } from '../pages/created-page.statement';
import { isUuid, Where, type Page, type PageRequest } from '../pages/page';

const KEY_BYTES = 15;
const SECRET_BYTES = 32;

export interface NewApiKey {
  readonly id: string;
  readonly platformCode: string;
  readonly scopes: readonly Scope[];
  readonly participantCode?: string | undefined;
  /** RFC 3339. */
  readonly expiresAt?: string | undefined;
  readonly allowedIps?: readonly string[] | undefined;
  /** Generated unless given. */
  readonly key?: string;
  readonly secret?: string;
}

interface LiveRow {
  readonly key: string;
  readonly platform_code: string;
  readonly secret: string;
  readonly previous_secret: string;
  readonly body: string;
}

/** A key with its secret, which is shown once. */
export interface ApiKeyWithSecret {
  readonly apiKey: ApiKey;
  readonly secret: string;
}

/** API keys of every platform. The row of a revoked key stays, but no method finds it. */
@Injectable()
export class ApiKeyStore extends KeySource {
  private readonly table: string;
  private readonly secretTable: string;
  private readonly rows: ApiKeyRowStore;

  constructor(
    private readonly database: Database,
    private readonly secrets: SecretBox,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    super();
    this.table = `${database.schema}.api_keys`;
    this.secretTable = `${database.schema}.api_key_secrets`;
    this.rows = new ApiKeyRowStore(database.schema);
  }

  override async load(keys: readonly string[]): Promise<readonly StoredKey[]> {
    const rows = await this.database.prepared<LiveRow>(
      `${this.table}.live`,
      `SELECT key, platform_code, secret, previous_secret, body FROM ${this.table} JOIN ${this.secretTable} USING (id)
        WHERE key = ANY($1::text[]) AND revoked_at IS NULL`,
      [keys],
    );
    return rows.map(({ key, platform_code, secret, previous_secret, body }) => ({
      key,
      platformCode: platform_code,
      secret,
      previousSecret: previous_secret,
      body,
    }));
  }

  /** JSON of a key as its GET shows it; undefined when the key does not exist or was revoked. */
  async find(platformCode: string, id: string): Promise<string | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await this.database.query<{ body: string }>(
      `SELECT body FROM ${this.table} WHERE id = $1 AND platform_code = $2 AND revoked_at IS NULL`,
      [id, platformCode],
    );
    return row?.body;
  }

  list(platformCode: string, page: PageRequest): Promise<Page> {
    const where = new Where().equals('platform_code', platformCode).and('revoked_at IS NULL');
    return pageByCreation(this.database.reads, this.table, where, page);
  }

  /** Stores a new key with its sealed secret. */
  async create(tx: Tx, wanted: NewApiKey): Promise<ApiKeyWithSecret> {
    const now = toTimestamp(this.clock());
    const secret = wanted.secret ?? newSecret();
    const apiKey: ApiKey = {
      id: wanted.id,
      key: wanted.key ?? `bk_${randomBytes(KEY_BYTES).toString('base64url')}`,
      scopes: [...wanted.scopes],
      participant_code: wanted.participantCode ?? '',
      expires_at: wanted.expiresAt === undefined ? '' : toTimestamp(new Date(wanted.expiresAt)),
      allowed_ips: [...(wanted.allowedIps ?? [])],
      previous_secret_expires_at: '',
      created_at: now,
      updated_at: now,
    };
    await this.rows.apply(tx, [{ platformCode: wanted.platformCode, apiKey }]);
    await tx.query(`INSERT INTO ${this.secretTable} (id, secret) VALUES ($1, $2)`, [
      apiKey.id,
      this.secrets.seal(secret, apiKey.id),
    ]);
    return { apiKey, secret };
  }

  /**
   * Gives a key a new secret. The previous secret is accepted for `overlapSeconds` more. Undefined when the key does
   * not exist.
   */
  async rotate(
    tx: Tx,
    place: { platformCode: string; id: string },
    overlapSeconds: number,
  ): Promise<ApiKeyWithSecret | undefined> {
    const stored = await this.lock(tx, place);
    if (stored === undefined) return undefined;
    const now = this.clock();
    const secret = newSecret();
    const apiKey: ApiKey = {
      ...stored,
      previous_secret_expires_at: toTimestamp(new Date(now.getTime() + overlapSeconds * 1_000)),
      updated_at: nextTimestamp(toTimestamp(now), stored.updated_at),
    };
    await this.rows.apply(tx, [{ platformCode: place.platformCode, apiKey }]);
    await tx.query(`UPDATE ${this.secretTable} SET previous_secret = secret, secret = $2 WHERE id = $1`, [
      apiKey.id,
      this.secrets.seal(secret, apiKey.id),
    ]);
    return { apiKey, secret };
  }

  /**
   * Revokes a key from `at` (RFC 3339) on, and answers the key. Undefined when the key does not exist or was revoked
   * before.
   */
  async revoke(tx: Tx, place: { platformCode: string; id: string }, at: string): Promise<ApiKey | undefined> {
    const stored = await this.lock(tx, place);
    if (stored === undefined) return undefined;
    await this.rows.apply(tx, [{ platformCode: place.platformCode, apiKey: stored, revokedAt: at }]);
    return stored;
  }

  private async lock(tx: Tx, { platformCode, id }: { platformCode: string; id: string }): Promise<ApiKey | undefined> {
    const [row] = await tx.query<{ body: string }>(
      `SELECT body FROM ${this.table} WHERE id = $1 AND platform_code = $2 AND revoked_at IS NULL FOR UPDATE`,
      [id, platformCode],
    );
    return row === undefined ? undefined : apiKeySchema.parse(JSON.parse(row.body));
  }
}

function newSecret(): string {
  return `bs_${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/** JSON of a key: `shown` has the secret and is sent once, `answer` has no secret and is stored. */
export function withSecret({ apiKey, secret }: ApiKeyWithSecret): { readonly answer: string; readonly shown: string } {
  return { answer: JSON.stringify(apiKey), shown: JSON.stringify({ ...apiKey, secret }) };
}
