import { Injectable } from '@nestjs/common';
import { apiKeySchema, type ApiKey } from '@ballast/api';
import { SecretBox } from '@ballast/platform-config';
import type { KeyCaller } from './caller';
import { AddressList } from './client-address';
import { KeySource, type StoredKey } from './key-source';

const KNOWN_KEYS_MAX = 10_000;

/** A key that was not revoked, with its secrets opened: everything that the check of a request needs. */
export interface LiveKey {
  /** The caller that a request with this key has. */
  readonly caller: KeyCaller;
  /** Unix time in milliseconds; Infinity when the key never expires. */
  readonly expiresAtMs: number;
  /** Undefined: from anywhere. */
  readonly allowedFrom: AddressList | undefined;
  /** The secret and, during a rotation, the secret before it. `untilMs` is Unix time in milliseconds. */
  readonly secrets: readonly { readonly secret: string; readonly untilMs: number }[];
}

interface KnownKey {
  readonly stored: StoredKey;
  readonly live: LiveKey;
}

/**
 * The keys that may call. Every call asks the source, so that a key which was revoked at one instance is refused by all
 * from then on; memory only keeps the opened secrets. Calls that come while a look-up is under way share the next one,
 * so that there is never more than one look-up at a time, however many calls there are.
 */
@Injectable()
export class LiveKeys {
  private readonly known = new Map<string, KnownKey>();
  private asked = new Set<string>();
  private lookUp: Promise<unknown> = Promise.resolve();
  private nextLookUp: Promise<ReadonlyMap<string, StoredKey>> | undefined;

  constructor(
    private readonly source: KeySource,
    private readonly secrets: SecretBox,
  ) {}

  /** Undefined when the key does not exist or was revoked. An expired key is found. */
  async find(key: string): Promise<LiveKey | undefined> {
    const stored = (await this.load(key)).get(key);
    if (stored === undefined) {
      this.known.delete(key);
      return undefined;
    }
    const known = this.known.get(key);
    if (known !== undefined && isSame(known.stored, stored)) return known.live;
    const live = this.open(stored);
    if (this.known.size >= KNOWN_KEYS_MAX) this.known.clear();
    this.known.set(key, { stored, live });
    return live;
  }

  /** The result of a look-up that begins after this call. */
  private load(key: string): Promise<ReadonlyMap<string, StoredKey>> {
    this.asked.add(key);
    this.nextLookUp ??= this.lookUp
      .catch(() => undefined)
      .then(() => {
        const keys = [...this.asked];
        this.asked = new Set();
        this.nextLookUp = undefined;
        const lookUp = this.source.load(keys).then((stored) => new Map(stored.map((each) => [each.key, each])));
        this.lookUp = lookUp;
        return lookUp;
      });
    return this.nextLookUp;
  }

  private open({ platformCode, secret, previousSecret, body }: StoredKey): LiveKey {
    const key: ApiKey = apiKeySchema.parse(JSON.parse(body));
    const current = { secret: this.secrets.open(secret, key.id), untilMs: Number.POSITIVE_INFINITY };
    const previous =
      previousSecret === ''
        ? []
        : [{ secret: this.secrets.open(previousSecret, key.id), untilMs: Date.parse(key.previous_secret_expires_at) }];
    return {
      caller: callerOf(key, platformCode),
      expiresAtMs: key.expires_at === '' ? Number.POSITIVE_INFINITY : Date.parse(key.expires_at),
      allowedFrom: key.allowed_ips.length === 0 ? undefined : new AddressList(key.allowed_ips),
      secrets: [current, ...previous],
    };
  }
}

function callerOf({ id, scopes, participant_code }: ApiKey, platformCode: string): KeyCaller {
  const key = { keyId: id, platformCode, scopes };
  return participant_code === ''
    ? { kind: 'platform', ...key }
    : { kind: 'participant', participantCode: participant_code, ...key };
}

/** Whether a key is unchanged: every change is seen in its secrets or in its body. */
function isSame(one: StoredKey, other: StoredKey): boolean {
  return one.body === other.body && one.secret === other.secret && one.previousSecret === other.previousSecret;
}
