import type { ApiKey } from '@ballast/api';
import { SecretBox } from '@ballast/platform-config';
import { Problem } from '@ballast/platform-http';
import { Authenticator } from './authenticator';
import { KeySource, type StoredKey } from './key-source';
import { LiveKeys } from './live-keys';
import { sign } from './signature';

const NOW = Date.parse('2026-04-17T10:30:00.000Z');
const box = new SecretBox(Buffer.alloc(32, 7));

const apiKey: ApiKey = {
  id: '2f1e0d9c-8b7a-4695-8473-625140392817',
  key: 'bk_one',
  scopes: ['READ', 'TRADE'],
  participant_code: '',
  expires_at: '',
  allowed_ips: [],
  previous_secret_expires_at: '',
  created_at: '2026-04-17T09:00:00.000Z',
  updated_at: '2026-04-17T09:00:00.000Z',
};

class Keys extends KeySource {
  readonly asked: string[][] = [];
  private readonly stored = new Map<string, StoredKey>();

  put(change: Partial<ApiKey>, secret = 'secret', previousSecret = ''): void {
    const key = { ...apiKey, ...change };
    this.stored.set(key.key, {
      key: key.key,
      platformCode: 'SANDBX',
      secret: box.seal(secret, key.id),
      previousSecret: previousSecret === '' ? '' : box.seal(previousSecret, key.id),
      body: JSON.stringify(key),
    });
  }

  revoke(key: string): void {
    this.stored.delete(key);
  }

  override async load(keys: readonly string[]): Promise<readonly StoredKey[]> {
    this.asked.push([...keys]);
    return keys.flatMap((key) => this.stored.get(key) ?? []);
  }
}

function authenticatorOf(keys: Keys, mode: 'sandbox' | 'production' = 'production'): Authenticator {
  const config = { BALLAST_MODE: mode, SIGNATURE_WINDOW_MS: 30_000, TRUSTED_PROXIES: ['10.0.0.0/8'] };
  return new Authenticator(new LiveKeys(keys, box), config, () => new Date(NOW), ['bk_public']);
}

function requestWith(
  { key = 'bk_one', secret = 'secret', timestamp = String(NOW), peer = '203.0.113.7' },
  headers: Readonly<Record<string, string>> = {},
) {
  const request = { method: 'GET', url: '/strategies?page_size=3', body: Buffer.alloc(0) };
  const signature = sign(secret, { ...request, version: 1, timestamp, requestId: '' }).toString('hex');
  const own = { 'x-api-key': key, 'x-api-timestamp': timestamp, 'x-api-signature': signature };
  return { ...request, peer, headers: { ...own, ...headers } };
}

async function codeOf(refused: Promise<unknown>): Promise<string> {
  try {
    await refused;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('The caller of a signed request', () => {
  const keys = new Keys();
  const authenticator = authenticatorOf(keys);

  beforeEach(() => keys.put({}));

  it('is the platform of a key without a participant', async () => {
    expect(await authenticator.authenticate(requestWith({}))).toEqual({
      kind: 'platform',
      keyId: apiKey.id,
      platformCode: 'SANDBX',
      scopes: ['READ', 'TRADE'],
    });
  });

  it('is the participant that the key belongs to', async () => {
    keys.put({ participant_code: 'CUST01', scopes: ['READ'] });
    expect(await authenticator.authenticate(requestWith({}))).toEqual({
      kind: 'participant',
      keyId: apiKey.id,
      platformCode: 'SANDBX',
      participantCode: 'CUST01',
      scopes: ['READ'],
    });
  });

  it('is unknown when the key does not exist, has expired or was revoked', async () => {
    expect(await codeOf(authenticator.authenticate(requestWith({ key: 'bk_other' })))).toBe('unauthenticated');
    keys.put({ expires_at: '2026-04-17T10:30:00.000Z' });
    expect(await codeOf(authenticator.authenticate(requestWith({})))).toBe('unauthenticated');
    keys.put({ expires_at: '2026-04-17T10:30:00.001Z' });
    expect(await codeOf(authenticator.authenticate(requestWith({})))).toBe('accepted');
    keys.revoke('bk_one');
    expect(await codeOf(authenticator.authenticate(requestWith({})))).toBe('unauthenticated');
  });

  it('may sign with the previous secret until the overlap ends', async () => {
    keys.put({ previous_secret_expires_at: '2026-04-17T10:30:00.001Z' }, 'renewed', 'secret');
    expect(await codeOf(authenticator.authenticate(requestWith({})))).toBe('accepted');
    expect(await codeOf(authenticator.authenticate(requestWith({ secret: 'renewed' })))).toBe('accepted');
    keys.put({ previous_secret_expires_at: '2026-04-17T10:30:00.000Z' }, 'renewed', 'secret');
    expect(await codeOf(authenticator.authenticate(requestWith({})))).toBe('invalid_signature');
  });

  it('sends a timestamp at most the signature window away from the time of the server', async () => {
    expect(await codeOf(authenticator.authenticate(requestWith({ timestamp: String(NOW - 30_000) })))).toBe('accepted');
    expect(await codeOf(authenticator.authenticate(requestWith({ timestamp: String(NOW - 30_001) })))).toBe(
      'stale_timestamp',
    );
    expect(await codeOf(authenticator.authenticate(requestWith({ timestamp: String(NOW + 30_001) })))).toBe(
      'stale_timestamp',
    );
  });

  it('calls from an address that the key allows, behind a trusted proxy too', async () => {
    keys.put({ allowed_ips: ['203.0.113.0/24'] });
    expect(await codeOf(authenticator.authenticate(requestWith({})))).toBe('accepted');
    expect(await codeOf(authenticator.authenticate(requestWith({ peer: '198.51.100.1' })))).toBe('forbidden');
    const forwarded = requestWith({ peer: '10.1.2.3' }, { 'x-forwarded-for': '203.0.113.9' });
    expect(await codeOf(authenticator.authenticate(forwarded))).toBe('accepted');
  });

  it('may use a key for sandboxes in a sandbox only', async () => {
    keys.put({ key: 'bk_public' });
    const request = requestWith({ key: 'bk_public' });
    expect(await codeOf(authenticator.authenticate(request))).toBe('unauthenticated');
    expect(await codeOf(authenticatorOf(keys, 'sandbox').authenticate(request))).toBe('accepted');
  });

  it('is looked up once for each request, and once for requests with one key that come at the same time', async () => {
    keys.asked.length = 0;
    await authenticator.authenticate(requestWith({}));
    expect(keys.asked).toEqual([['bk_one']]);
    keys.asked.length = 0;
    await Promise.all([1, 2, 3].map(() => authenticator.authenticate(requestWith({}))));
    expect(keys.asked).toEqual([['bk_one']]);
  });
});
