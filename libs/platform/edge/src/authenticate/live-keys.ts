import { Injectable } from '@nestjs/common';
import { apiKeySchema, type ApiKey, type Scope } from '@ballast/api';
import { SecretBox } from '@ballast/platform-config';
import { Database } from '@ballast/platform-postgres';
import { AddressList } from './client-address';

const KNOWN_KEYS_MAX = 10_000;

/** A key that was not revoked, with what it takes to check a request. */
export interface LiveKey {
  readonly id: string;
  readonly key: string;
  readonly platformCode: string;
  /** Empty for a key of the platform. */
  readonly participantCode: string;
  readonly scopes: readonly Scope[];
  /** Infinity when it never expires. */
  readonly expiresAtMs: number;
  /** Undefined: from anywhere. */
  readonly allowedFrom: AddressList | undefined;
  readonly secrets: readonly { readonly secret: string; readonly untilMs: number }[];
}

interface KeyRow {
  readonly key: string;
  readonly platform_code: string;
  readonly secret: string;
  readonly previous_secret: string;
  readonly body: string;
}

/** What was made of the row of a key. */
interface KnownKey {
  readonly row: KeyRow;
  readonly live: LiveKey;
}

/**
 * The keys that may call. Every call is held against the table, so that a key which was revoked at one instance is
 * refused by all from then on; only what it takes to open its secrets is remembered. Calls that come while a look is
 * under way share the next one, so there is never more than one, however many calls there are.
 */
@Injectable()
export class LiveKeys {
  private readonly known = new Map<string, KnownKey>();
  private asked = new Set<string>();
  private looking: Promise<unknown> = Promise.resolve();
  private nextLook: Promise<ReadonlyMap<string, KeyRow>> | undefined;
  private readonly table: string;

  constructor(
    private readonly database: Database,
    private readonly secrets: SecretBox,
  ) {
    this.table = `${database.schema}.api_keys`;
  }

  async find(key: string): Promise<LiveKey | undefined> {
    const row = (await this.look(key)).get(key);
    if (row === undefined) {
      this.known.delete(key);
      return undefined;
    }
    const known = this.known.get(key);
    if (known !== undefined && isSame(known.row, row)) return known.live;
    const live = this.read(row);
    if (this.known.size >= KNOWN_KEYS_MAX) this.known.clear();
    this.known.set(key, { row, live });
    return live;
  }

  /** A look that begins after the asking. */
  private look(key: string): Promise<ReadonlyMap<string, KeyRow>> {
    this.asked.add(key);
    this.nextLook ??= this.looking
      .catch(() => undefined)
      .then(() => {
        const keys = [...this.asked];
        this.asked = new Set();
        this.nextLook = undefined;
        const look = this.load(keys);
        this.looking = look;
        return look;
      });
    return this.nextLook;
  }

  private async load(keys: readonly string[]): Promise<ReadonlyMap<string, KeyRow>> {
    const rows = await this.database.prepared<KeyRow>(
      `${this.table}.live`,
      `SELECT key, platform_code, secret, previous_secret, body FROM ${this.table}
        WHERE key = ANY($1::text[]) AND revoked_at IS NULL`,
      [keys],
    );
    return new Map(rows.map((row) => [row.key, row]));
  }

  private read(row: KeyRow): LiveKey {
    const key: ApiKey = apiKeySchema.parse(JSON.parse(row.body));
    const current = { secret: this.secrets.open(row.secret, key.id), untilMs: Number.POSITIVE_INFINITY };
    const previous =
      row.previous_secret === ''
        ? []
        : [
            {
              secret: this.secrets.open(row.previous_secret, key.id),
              untilMs: Date.parse(key.previous_secret_expires_at),
            },
          ];
    return {
      id: key.id,
      key: key.key,
      platformCode: row.platform_code,
      participantCode: key.participant_code,
      scopes: key.scopes,
      expiresAtMs: key.expires_at === '' ? Number.POSITIVE_INFINITY : Date.parse(key.expires_at),
      allowedFrom: key.allowed_ips.length === 0 ? undefined : new AddressList(key.allowed_ips),
      secrets: [current, ...previous],
    };
  }
}

/** Whether nothing of a key was changed: each change is seen in its secrets or in its body. */
function isSame(one: KeyRow, other: KeyRow): boolean {
  return one.body === other.body && one.secret === other.secret && one.previous_secret === other.previous_secret;
}
