import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { apiKeySchema, type ApiKey, type Scope } from '@ballast/contracts';
import { SecretBox } from '@ballast/platform-config';
import { Database, type Tx } from '@ballast/platform-postgres';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';
import { AddressList } from './client-address';

const CHANNEL = 'gateway_api_keys';
const CACHED_KEYS_MAX = 10_000;

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
  readonly platform_code: string;
  readonly secret: string;
  readonly previous_secret: string;
  readonly body: string;
}

/**
 * The keys that may call, cached for a moment. A change of a key is announced with its commit and counts at once in
 * this process, in the others as soon as the announcement arrives; the short life of an entry is what is left when it
 * does not.
 */
@Injectable()
export class LiveKeys implements OnModuleInit, OnModuleDestroy {
  private readonly cache = new Map<string, { readonly live: LiveKey; readonly untilMs: number }>();
  /** Counts announcements: what was read before one must not be cached after it. */
  private announcements = 0;
  private stopListening: (() => Promise<void>) | undefined;

  constructor(
    private readonly database: Database,
    private readonly secrets: SecretBox,
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
  ) {}

  async onModuleInit(): Promise<void> {
    this.stopListening = await this.database.listen(CHANNEL, (key) => this.forget(key));
  }

  async onModuleDestroy(): Promise<void> {
    await this.stopListening?.();
  }

  async find(key: string): Promise<LiveKey | undefined> {
    const cached = this.cache.get(key);
    if (cached !== undefined && cached.untilMs > Date.now()) return cached.live;
    const { announcements } = this;
    const [row] = await this.database.prepared<KeyRow>(
      'gateway.api_keys.live',
      `SELECT platform_code, secret, previous_secret, body FROM gateway.api_keys WHERE key = $1 AND revoked_at IS NULL`,
      [key],
    );
    if (row === undefined) return undefined;
    const live = this.read(row);
    if (announcements === this.announcements) this.remember(live);
    return live;
  }

  /** Call it in the transaction that changes a key. */
  async announce(tx: Tx, key: string): Promise<void> {
    await tx.query('SELECT pg_notify($1, $2)', [CHANNEL, key]);
    tx.afterCommit(() => this.forget(key));
  }

  /** No key: announcements may have been missed. */
  private forget(key: string): void {
    this.announcements += 1;
    if (key === '') this.cache.clear();
    else this.cache.delete(key);
  }

  private remember(live: LiveKey): void {
    if (this.cache.size >= CACHED_KEYS_MAX) this.cache.clear();
    this.cache.set(live.key, { live, untilMs: Date.now() + this.config.API_KEY_CACHE_MS });
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
