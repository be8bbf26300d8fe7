import { API } from '@ballast/api';
import { newId } from '@ballast/kernel';
import { textOf, type ApiClient, type RequestOptions } from '../testing/api-client';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { useGateway } from '../testing/gateway-under-test';

type ScopedCall =
  | typeof API.listStrategies
  | typeof API.createStrategy
  | typeof API.createDeposit
  | typeof API.createParticipant
  | typeof API.createApiKey
  | typeof API.armSandboxFault;

describe('signing of requests', () => {
  const gateway = useGateway(useTestDatabase);

  it('takes a signed request of either version', async () => {
    expect((await gateway.api.send(API.listStrategies)).status).toBe(200);
    expect((await gateway.api.send(API.listStrategies, { query: { page_size: 1 }, version: 2 })).status).toBe(200);
    const options: RequestOptions = { version: 2, requestId: newId().toUpperCase() };
    expect((await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' }, ...options })).status).toBe(
      201,
    );
  });

  it('refuses the key of the sandbox outside of a sandbox, also on a database that was one', async () => {
    const production = await gateway.start({ BALLAST_MODE: 'production' });
    const reply = await gateway.api.at(production.url).send(API.listStrategies);
    expect([reply.status, reply.body['code']]).toEqual([401, 'unauthenticated']);
    await production.close();
  });

  it('needs no key for the time and for health', async () => {
    const bare = await fetch(`${gateway.url}/time`);
    expect(bare.status).toBe(200);
    expect(await bare.json()).toEqual({ server_time: expect.any(Number) });
    const ready = await fetch(`${gateway.url}/health/ready`);
    expect(await ready.json()).toEqual({ status: 'ok', checks: { database: 'ok', sandbox: 'ok', started: 'ok' } });
  });

  it.each<[string, RequestOptions, string]>([
    ['a missing signature', { headers: { 'x-api-signature': '' } }, 'unauthenticated'],
    ['a missing timestamp', { headers: { 'x-api-timestamp': '' } }, 'unauthenticated'],
    ['a missing key', { headers: { 'x-api-key': '' } }, 'unauthenticated'],
    ['an unknown key', { headers: { 'x-api-key': 'nobody' } }, 'unauthenticated'],
    ['an unknown version', { headers: { 'x-api-signature-version': '3' } }, 'unauthenticated'],
    ['a signature of another version', { headers: { 'x-api-signature-version': '2' } }, 'invalid_signature'],
    ['a wrong signature', { headers: { 'x-api-signature': '0'.repeat(64) } }, 'invalid_signature'],
    ['a text that is no signature', { headers: { 'x-api-signature': 'nonsense' } }, 'invalid_signature'],
    ['an old timestamp', { timestamp: String(Date.now() - 31_000) }, 'stale_timestamp'],
    ['a timestamp from the future', { timestamp: String(Date.now() + 31_000 + 60_000) }, 'stale_timestamp'],
    ['a timestamp in seconds', { timestamp: '1776420000' }, 'stale_timestamp'],
    ['a timestamp that is no number', { timestamp: '1e13' }, 'stale_timestamp'],
  ])('refuses %s', async (_what, options, code) => {
    const reply = await gateway.api.send(API.createStrategy, {
      body: { quoted_currency: 'USD' },
      requestId: newId(),
      ...options,
    });
    expect(reply.status).toBe(401);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(reply.body).toMatchObject({
      status: 401,
      code,
      type: `/docs/errors#${code}`,
      string_to_sign: expect.any(String),
    });
  });

  it('says how to sign, and the time of the server', async () => {
    const detail = async (options: RequestOptions): Promise<unknown> =>
      (await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' }, requestId: newId(), ...options }))
        .body['detail'];
    const base64 = Buffer.alloc(32).toString('base64');
    expect(await detail({ headers: { 'x-api-signature': base64 } })).toBe(
      'X-API-SIGNATURE must be an HMAC-SHA256 in hex: 64 digits.',
    );
    const wrong = { 'x-api-signature': '0'.repeat(64) };
    expect(await detail({ headers: wrong })).toBe(
      'The signature does not match: sign timestamp, method, path with query, raw body, in this order, with the secret of the key.',
    );
    expect(await detail({ headers: { ...wrong, 'x-api-signature-version': '2' } })).toContain(
      ', request id, raw body,',
    );
    expect(await detail({ timestamp: '1776420000' })).toMatch(/30 seconds from that of the server, [0-9]{13}\.$/);
  });

  it('shows the text to sign in the sandbox', async () => {
    const timestamp = String(Date.now());
    const reply = await gateway.api
      .as({ key: 'sandbox-key', secret: 'wrong' })
      .request('POST', '/strategies?x=1', { body: '{"a": 1}', timestamp });
    expect(reply.body['string_to_sign']).toBe(`${timestamp}POST/strategies?x=1{"a": 1}`);
  });

  it('takes a signature over the bytes of a body, whatever its white space', async () => {
    const genuine = await gateway.api.send(API.createStrategy, { body: '{ "quoted_currency" : "USD" }' });
    expect(genuine.status).toBe(201);
  });

  it('refuses a large body of an unknown caller before it has arrived', async () => {
    const reply = await gateway.api
      .as({ key: 'nobody', secret: 'x' })
      .send(API.createStrategy, { body: 'x'.repeat(100_000) });
    expect(reply.body).toMatchObject({ status: 401, code: 'unauthenticated' });
  });

  it('echoes the request id as it was sent, in bodies in lower case', async () => {
    const requestId = newId().toUpperCase();
    const reply = await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'XXX' }, requestId });
    expect(reply.headers['x-request-id']).toBe(requestId);
    expect(reply.body).toMatchObject({ status: 400, request_id: requestId.toLowerCase() });
  });

  it('sends the headers of the rate limit, and enforces none in the sandbox', async () => {
    const { headers } = await gateway.api.send(API.listStrategies);
    expect(headers['x-ratelimit-limit']).toBe('1000');
    expect(Number(headers['x-ratelimit-remaining'])).toBeLessThan(1000);
    expect(Number(headers['x-ratelimit-reset']) * 1_000).toBeGreaterThan(Date.now() - 2_000);
  });
});

describe('API keys', () => {
  const gateway = useGateway(useTestDatabase);

  async function createKey(body: unknown): Promise<{ api: ApiClient; id: string }> {
    const reply = await gateway.api.send(API.createApiKey, { body });
    expect(reply.status).toBe(201);
    return {
      api: gateway.api.as({ key: textOf(reply, 'key'), secret: textOf(reply, 'secret') }),
      id: textOf(reply, 'id'),
    };
  }

  it.each<[string, string, ScopedCall]>([
    ['TRADE', 'READ', API.listStrategies],
    ['READ', 'TRADE', API.createStrategy],
    ['TRADE', 'FUND', API.createDeposit],
    ['FUND', 'ADMIN', API.createParticipant],
    ['TRADE', 'ADMIN', API.createApiKey],
    ['READ', 'ADMIN', API.armSandboxFault],
  ])('with scope %s lack %s', async (scope, missing, call) => {
    const { api } = await createKey({ scopes: [scope] });
    const reply = await api.send(call, call.method === 'GET' ? {} : { body: 'not JSON' });
    expect(reply.status).toBe(403);
    expect(reply.body).toMatchObject({
      error: true,
      code: 'forbidden',
      detail: `The key lacks the scope ${missing}.`,
      message: `The key lacks the scope ${missing}.`,
    });
  });

  it('show their secret once, also when the request is repeated', async () => {
    const requestId = newId();
    const first = await gateway.api.send(API.createApiKey, { body: { scopes: ['READ'] }, requestId });
    const again = await gateway.api.send(API.createApiKey, { body: { scopes: ['READ'] }, requestId });
    const { secret, ...shown } = first.body;
    expect(secret).toEqual(expect.stringMatching(/^bs_/));
    expect(again.status).toBe(200);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.body).toEqual(shown);
    const read = await gateway.api.send(API.getApiKey, { params: { api_key_id: textOf(first, 'id') } });
    expect(read.body).toEqual(shown);
    const list = await gateway.api.send(API.listApiKeys);
    expect(list.text).not.toContain('secret":');
  });

  it('work at once when created, and are refused at once when revoked, also by another instance', async () => {
    const other = await gateway.start();
    const { api, id } = await createKey({ scopes: ['READ'] });
    const elsewhere = api.at(other.url);
    expect((await api.send(API.listStrategies)).status).toBe(200);
    expect((await elsewhere.send(API.listStrategies)).status).toBe(200);
    const requestId = newId();
    expect((await gateway.api.send(API.revokeApiKey, { params: { api_key_id: id }, requestId })).status).toBe(204);
    expect((await api.send(API.listStrategies)).body).toMatchObject({ code: 'unauthenticated' });
    await eventually(
      'the other instance heard of it',
      async () => (await elsewhere.send(API.listStrategies)).status === 401,
      {
        deadlineMs: 1_000,
      },
    );
    expect((await gateway.api.send(API.getApiKey, { params: { api_key_id: id } })).status).toBe(404);
    const repeated = await gateway.api.send(API.revokeApiKey, { params: { api_key_id: id }, requestId });
    expect(repeated.status).toBe(204);
    expect(repeated.headers['idempotent-replayed']).toBe('true');
    expect((await gateway.api.send(API.revokeApiKey, { params: { api_key_id: id } })).status).toBe(404);
  });

  it('have two secrets during a rotation, and one after it', async () => {
    const { api, id } = await createKey({ scopes: ['READ'] });
    const rotated = await gateway.api.send(API.rotateApiKey, {
      params: { api_key_id: id },
      body: { overlap_seconds: 600 },
    });
    expect(rotated.status).toBe(200);
    const renewed = api.as({ key: textOf(rotated, 'key'), secret: textOf(rotated, 'secret') });
    expect(renewed.credentials.secret).not.toBe(api.credentials.secret);
    expect((await renewed.send(API.listStrategies)).status).toBe(200);
    expect((await api.send(API.listStrategies)).status).toBe(200);
    const atOnce = await gateway.api.send(API.rotateApiKey, {
      params: { api_key_id: id },
      body: { overlap_seconds: 0 },
    });
    expect((await renewed.send(API.listStrategies)).body).toMatchObject({ code: 'invalid_signature' });
    expect(
      (await api.as({ key: api.credentials.key, secret: textOf(atOnce, 'secret') }).send(API.listStrategies)).status,
    ).toBe(200);
  });

  it('repeat the first answer of a rotation without its secret', async () => {
    const { id } = await createKey({ scopes: ['READ'] });
    const requestId = newId();
    const first = await gateway.api.send(API.rotateApiKey, { params: { api_key_id: id }, body: {}, requestId });
    const again = await gateway.api.send(API.rotateApiKey, { params: { api_key_id: id }, body: {}, requestId });
    const { secret: _secret, ...shown } = first.body;
    expect(again.body).toEqual(shown);
  });

  it('expire', async () => {
    const soon = Date.now() + 1_500;
    const { api } = await createKey({ scopes: ['READ'], expires_at: new Date(soon).toISOString() });
    expect((await api.send(API.listStrategies)).status).toBe(200);
    const reply = await eventually('the key has expired', async () => {
      const candidate = await api.send(API.listStrategies);
      return candidate.status === 401 && candidate;
    });
    expect(reply.body).toMatchObject({ code: 'unauthenticated' });
    expect(Date.now()).toBeGreaterThanOrEqual(soon);
  });

  it('may be bound to addresses', async () => {
    const { api: inside } = await createKey({ scopes: ['READ'], allowed_ips: ['127.0.0.0/8', '2001:db8::1'] });
    expect((await inside.send(API.listStrategies)).status).toBe(200);
    const { api: outside } = await createKey({ scopes: ['READ'], allowed_ips: ['203.0.113.0/24'] });
    const reply = await outside.send(API.listStrategies, { headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(reply.body).toMatchObject({
      status: 403,
      code: 'forbidden',
      detail: 'The key may not be used from 127.0.0.1.',
    });
  });

  it('name every violation of their request', async () => {
    const body = { scopes: ['READ', 'READ', 'ROOT'], expires_at: 'tomorrow', allowed_ips: ['1.2.3'], extra: 1 };
    const reply = await gateway.api.send(API.createApiKey, { body });
    expect(reply.body).toMatchObject({
      code: 'invalid_request',
      errors: expect.arrayContaining([
        'body/scopes/2 must be one of READ, TRADE, FUND, ADMIN',
        'body/expires_at must be a time of RFC 3339, such as "2027-01-31T00:00:00Z"',
        'body/allowed_ips/0 must be an IP address or a CIDR range',
        'body/extra is not a known field',
      ]),
    });
    const past = await gateway.api.send(API.createApiKey, {
      body: { scopes: ['READ'], expires_at: '2020-01-01T00:00:00Z' },
    });
    expect(past.body).toMatchObject({ errors: ['body/expires_at must be in the future'] });
    const endless = await gateway.api.send(API.createApiKey, {
      body: { scopes: ['READ'], expires_at: '9999-12-31T23:59:59-14:00' },
    });
    expect(endless.body).toMatchObject({ errors: ['body/expires_at must be before the year 10000 in UTC'] });
  });
});
