import { API } from '@ballast/api';
import { connect } from 'node:net';
import { newId } from '@ballast/kernel';
import { useTestDatabase } from '@ballast/test-infra';
import { request } from 'undici';
import { errorsOf, textOf, type ApiClient, type RequestOptions, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const ALLOCATIONS = [
  { underlying_currency: 'BTC', weight: '0.5' },
  { underlying_currency: 'ETH', weight: '0.5' },
];
const PARTICIPANT = { participant_code: 'CUST01', amount: '100.00', auto_rebalance: true };
const PROBLEM_MEMBERS = ['type', 'title', 'status', 'code', 'detail', 'request_id', 'errors'];

type NewKeyOrEndpoint = typeof API.createApiKey | typeof API.createWebhookEndpoint;

describe('invalid requests', () => {
  const gateway = useGateway(useTestDatabase, { BODY_LIMIT_BYTES: '200000', PARTICIPANTS_MAX: '50' });
  let strategy = '';

  beforeAll(async () => {
    strategy = textOf(await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' } }), 'id');
  });

  function enroll(body: unknown, options: RequestOptions = {}): Promise<Reply> {
    return gateway.api.send(API.enroll, { params: { strategy_id: strategy }, body, ...options });
  }

  function expectProblem(reply: Reply, status: number, code: string): void {
    expect([reply.status, reply.body['code']]).toEqual([status, code]);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(Object.keys(reply.body)).toEqual(expect.arrayContaining(PROBLEM_MEMBERS));
  }

  it.each<[string, unknown, readonly string[]]>([
    [
      'weights that do not sum to 1',
      { allocations: [{ underlying_currency: 'BTC', weight: '0.999999' }], participants: [PARTICIPANT] },
      ['body/allocations must have weights that sum to exactly 1; they sum to 0.999999'],
    ],
    [
      '101 allocations',
      {
        allocations: Array.from({ length: 101 }, (_, index) => ({ underlying_currency: `A${index}`, weight: '0' })),
        participants: [PARTICIPANT],
      },
      ['body/allocations must have 1 to 100 entries'],
    ],
    [
      'participants that stand twice',
      { allocations: ALLOCATIONS, participants: [PARTICIPANT, PARTICIPANT] },
      ['body/participants/1/participant_code repeats body/participants/0/participant_code'],
    ],
    [
      'texts that are no amounts',
      {
        allocations: ALLOCATIONS,
        participants: ['1e5', '-1', '0.001', '0'].map((amount, index) => ({
          ...PARTICIPANT,
          participant_code: `P${index}`,
          amount,
        })),
      },
      [
        'body/participants/0/amount must be a plain decimal string such as "100.00"',
        'body/participants/1/amount must be greater than 0',
        'body/participants/2/amount must have at most 2 decimals',
        'body/participants/3/amount must be greater than 0',
      ],
    ],
    [
      'unknown fields',
      { allocations: ALLOCATIONS, participants: [{ ...PARTICIPANT, note: 'x' }], dry_run: true },
      ['body/dry_run is not a known field', 'body/participants/0/note is not a known field'],
    ],
    [
      'wrong types',
      { allocations: 'all', participants: { CUST01: '100.00' } },
      ['body/allocations must be an array', 'body/participants must be an array'],
    ],
    [
      'more participants than the gateway takes',
      {
        allocations: ALLOCATIONS,
        participants: Array.from({ length: 51 }, (_, index) => ({ ...PARTICIPANT, participant_code: `P${index}` })),
      },
      ['body/participants must have 1 to 50 entries'],
    ],
    ['an empty body', '', ['body/allocations is required', 'body/participants is required']],
  ])('%s', async (_what, body, errors) => {
    const reply = await enroll(body);
    expectProblem(reply, 400, 'invalid_request');
    expect(errorsOf(reply)).toEqual(errors);
  });

  const refusals: readonly (readonly [NewKeyOrEndpoint, unknown, readonly string[]])[] = [
    [API.createWebhookEndpoint, {}, ['body/url is required']],
    [API.createWebhookEndpoint, { url: 'ftp://example.com' }, ['body/url must be an http or https URL']],
    [
      API.createWebhookEndpoint,
      { url: 'http://127.0.0.1/a\0b' },
      ['body/url must not contain white space or control characters'],
    ],
    [API.createWebhookEndpoint, { url: 'http://127.0.0.1:0/hooks' }, ['body/url must not have the port 0']],
    [
      API.createApiKey,
      { scopes: ['READ'], expires_at: 'tomorrow' },
      ['body/expires_at must be a time of RFC 3339, such as "2027-01-31T00:00:00Z"'],
    ],
    [
      API.createApiKey,
      { scopes: ['READ'], expires_at: '2020-01-01T00:00:00Z' },
      ['body/expires_at must be in the future'],
    ],
  ];

  it.each(refusals.map(([call, body, errors]) => ({ call, body, errors, id: call.id })))(
    '$id $body',
    async ({ call, body, errors }) => {
      const reply = await gateway.api.send(call, { body });
      expectProblem(reply, 400, 'invalid_request');
      expect(errorsOf(reply)).toEqual(errors);
    },
  );

  it('an Operation that was refused leaves no trace', async () => {
    const requestId = newId();
    await enroll({ allocations: ALLOCATIONS, participants: [{ ...PARTICIPANT, amount: '0' }] }, { requestId });
    const listed = await gateway.api.send(API.listOperations, { query: { request_id: requestId } });
    expect(listed.body).toEqual({ operations: [], next_page_token: '' });
  });

  it('truncated JSON is reported with its position', async () => {
    const reply = await enroll('{"allocations": [');
    expectProblem(reply, 400, 'invalid_request');
    expect(errorsOf(reply)).toEqual(['body is not valid JSON at position 17 (line 1, column 18): unexpected end']);
  });

  it('duplicate names and __proto__ break nothing', async () => {
    const body = `{"quoted_currency":"EUR","quoted_currency":"USD","metadata":{"__proto__":{"a":1},"constructor":2,"10":1,"9":2}}`;
    const reply = await gateway.api.send(API.createStrategy, { body });
    expect(reply.status).toBe(201);
    expect(reply.text).toContain('"metadata":{"__proto__":{"a":1},"constructor":2,"10":1,"9":2}');
    const polluted = await gateway.api.send(API.createStrategy, {
      body: '{"quoted_currency":"USD","__proto__":{"admin":true}}',
    });
    expect(errorsOf(polluted)).toEqual(['body/__proto__ is not a known field']);
  });

  it.each<[string, RequestOptions, string]>([
    ['none', { requestId: null }, 'missing_request_id'],
    ['one that is no UUID', { requestId: 'abc' }, 'invalid_request_id'],
    ['a UUID v1', { requestId: 'f47ac10b-58cc-11ee-8c99-0242ac120002' }, 'invalid_request_id'],
    ['a UUID v7', { requestId: '01890a5d-ac96-774b-bcce-b302099a8057' }, 'invalid_request_id'],
    ['the nil UUID', { requestId: '00000000-0000-0000-0000-000000000000' }, 'invalid_request_id'],
  ])('a request id: %s', async (_what, options, code) => {
    expectProblem(await enroll({ allocations: 'not asked' }, options), 400, code);
  });

  it('a body whose content type is not JSON', async () => {
    expectProblem(
      await enroll('a=1', { contentType: 'application/x-www-form-urlencoded' }),
      415,
      'unsupported_media_type',
    );
    expectProblem(await enroll('{}', { contentType: 'text/plain' }), 415, 'unsupported_media_type');
  });

  it.each<[string, RequestOptions]>([
    ['another encoding of characters', { contentType: 'application/json; charset=utf-16' }],
    ['a compression', { headers: { 'content-encoding': 'gzip' } }],
  ])('a body in %s', async (_what, options) => {
    const reply = await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' }, ...options });
    expectProblem(reply, 415, 'unsupported_media_type');
  });

  it('a body that is too large', async () => {
    expectProblem(await enroll(`{"x":"${'y'.repeat(200_000)}"}`), 413, 'payload_too_large');
  });

  it('are checked in their order: 401, 403, request id, 404, 400, 422', async () => {
    const readOnly = await gateway.api.send(API.createApiKey, { body: { scopes: ['READ'] } });
    const reader = gateway.api.as({ key: textOf(readOnly, 'key'), secret: textOf(readOnly, 'secret') });
    const params = { strategy_id: newId() };
    const bad = { params, body: '{', requestId: 'bad' };
    expect((await reader.send(API.enroll, { ...bad, timestamp: '1' })).status).toBe(401);
    expect((await reader.send(API.enroll, bad)).status).toBe(403);
    expectProblem(await gateway.api.send(API.enroll, bad), 400, 'invalid_request_id');
    expectProblem(await gateway.api.send(API.enroll, { params, body: '{' }), 404, 'not_found');
    expectProblem(
      await gateway.api.send(API.enroll, { params: { strategy_id: strategy }, body: '{' }),
      400,
      'invalid_request',
    );
  });

  it.each<[string, readonly string[]]>([
    ['/strategies?foo=1', ['query/foo is not a known parameter']],
    ['/strategies?page_size=0', ['query/page_size must be a whole number from 1 to 200']],
    ['/strategies?page_size=201', ['query/page_size must be a whole number from 1 to 200']],
    ['/strategies?page_size=ten&page_token=x', ['query/page_size must be a whole number from 1 to 200']],
    ['/strategies?page_size=1&page_size=2', ['query/page_size must be given once']],
    ['/strategies?page_token=nonsense', ['query/page_token is not a token of this list with these filters']],
    [
      '/strategies/operations?status=done',
      ['query/status must be one of validating, pricing, settling, settled, skipped, failed'],
    ],
    ['/strategies/executions?strategy_id=1', ['query/strategy_id must be a UUID']],
    ['/strategies/traders?auto_rebalance=yes', ['query/auto_rebalance must be one of true, false']],
    ['/participants?status=', ['query/status must be one of submitted, approved, rejected, locked, disabled']],
    ['/events?after=-1', ['query/after must be a whole number from 0 to 9007199254740991']],
    ['/events?limit=1001', ['query/limit must be a whole number from 1 to 1000']],
    [
      '/ledger/entries?account=nobody',
      ['query/account must be float, house, fees, external, participant:{code}, trader:{id} or account:{id}'],
    ],
    ['/instruments?x', ['query/x is not a known parameter']],
    ['/float/movements?asset=U%00', ['query/asset must not contain the character U+0000']],
    ['/webhooks/deliveries?type=%ff', ['query/type is not percent-encoded UTF-8']],
  ])('a query: %s', async (path, errors) => {
    const reply = await gateway.api.request('GET', path);
    expectProblem(reply, 400, 'invalid_request');
    expect(errorsOf(reply)).toEqual(errors);
  });

  it('malformed ids are not found, and a filter by an unknown id matches nothing', async () => {
    for (const path of [
      '/strategies/x',
      '/strategies/operations/1',
      '/strategies/executions/a',
      '/strategies/traders/%27',
      '/participants/NOBODY',
      '/api-keys/1',
      '/webhooks/endpoints/..%2f',
      '/participants/CUST01%00',
      '/participants/%00/balances',
      `/strategies/${'x'.repeat(500)}`,
    ]) {
      const reply = await gateway.api.request('GET', path);
      expectProblem(reply, 404, 'not_found');
      expect(reply.body['error']).toBe('Not Found');
    }
    const filtered = await gateway.api.send(API.listExecutions, {
      query: { strategy_id: newId(), operation_id: newId() },
    });
    expect(filtered.body).toEqual({ executions: [], next_page_token: '' });
  });

  it('documents may have the maximum depth, and no more', async () => {
    const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    const create = (depth: number): Promise<Reply> =>
      gateway.api.send(API.createStrategy, { body: `{"quoted_currency":"USD","metadata":${nested(depth)}}` });
    expect((await create(99)).text).toContain(`"metadata":${nested(99)}`);
    const refused = await create(100);
    expectProblem(refused, 400, 'invalid_request');
    expect(errorsOf(refused)).toEqual(['body is nested more than 100 levels deep']);
  });

  it('NUL in a name that is looked up makes a request invalid', async () => {
    const reply = await gateway.api.send(API.createDeposit, { body: { account: 'a\0', asset: 'USD', amount: '1.00' } });
    expectProblem(reply, 400, 'invalid_request');
    expect(errorsOf(reply)).toEqual(['body/account must not contain the character U+0000']);
  });

  it.each([
    ['a malformed request line', 'nonsense\r\n\r\n'],
    ['a malformed length', 'POST /strategies HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n'],
    ['a head that is too large', `GET /?${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ])('unreadable HTTP is answered as a problem: %s', async (_what, message) => {
    const answer = await exchange(gateway.url, message);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 400 /);
    expect(head).toContain('content-type: application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ status: 400, code: 'invalid_request', errors: [] });
  });

  it.each(['/nowhere', '/strategies/', '/internal/events', '/metrics', '/%ff', '/strategies/%zz'])(
    'nothing is found at %s',
    async (path) => {
      const reply = await request(`${gateway.url}${path}`);
      expect([400, 404]).toContain(reply.statusCode);
      expect(reply.headers['content-type']).toContain('application/problem+json');
      expect(await reply.body.json()).toMatchObject({ errors: [] });
    },
  );
});

/** The whole answer to a message, which need not be valid HTTP. */
async function exchange(url: string, message: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(message);
  const parts: Buffer[] = [];
  for await (const part of socket) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts).toString('utf8');
}

describe('data of other platforms', () => {
  const gateway = useGateway(useTestDatabase);

  async function tenant(code: string): Promise<ApiClient> {
    const created = await gateway.api.send(API.createSandboxPlatform, { body: { platform_code: code } });
    expect(created.status).toBe(201);
    return gateway.api.as({ key: textOf(created, 'key'), secret: textOf(created, 'secret') });
  }

  it('is not found by another platform, by any call', async () => {
    const other = await tenant('OTHER');
    const strategy = textOf(await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' } }), 'id');
    const accepted = await gateway.api.send(API.enroll, {
      params: { strategy_id: strategy },
      body: {
        allocations: ALLOCATIONS,
        participants: [PARTICIPANT],
      },
    });
    const key = textOf(await gateway.api.send(API.createApiKey, { body: { scopes: ['READ'] } }), 'id');
    const calls: readonly ['GET' | 'POST' | 'PATCH' | 'DELETE', string][] = [
      ['GET', `/strategies/${strategy}`],
      ['PATCH', `/strategies/${strategy}`],
      ['POST', `/strategies/${strategy}/enroll`],
      ['POST', `/strategies/${strategy}/liquidate`],
      ['GET', `/strategies/operations/${textOf(accepted, 'id')}`],
      ['GET', '/participants/CUST01'],
      ['PATCH', '/participants/CUST01'],
      ['GET', `/api-keys/${key}`],
      ['DELETE', `/api-keys/${key}`],
      ['POST', `/api-keys/${key}/rotate`],
    ];
    for (const [method, path] of calls) {
      const reply = await other.request(method, path, method === 'GET' ? {} : { body: '{}' });
      expect([path, reply.status]).toEqual([path, 404]);
    }
    const lists: readonly [string, string][] = [
      ['/strategies', 'strategies'],
      [`/strategies/operations?strategy_id=${strategy}`, 'operations'],
      ['/participants', 'participants'],
    ];
    for (const [path, plural] of lists) expect((await other.request('GET', path)).body[plural]).toEqual([]);
    expect((await other.send(API.listApiKeys)).body['api_keys']).toHaveLength(1);
    expect((await gateway.api.send(API.createSandboxPlatform, { body: { platform_code: 'OTHER' } })).status).toBe(409);
  });

  it('is not seen by the key of a participant', async () => {
    const created = await gateway.api.send(API.createApiKey, {
      body: {
        scopes: ['READ', 'TRADE', 'ADMIN'],
        participant_code: 'CUST02',
      },
    });
    const own = gateway.api.as({ key: textOf(created, 'key'), secret: textOf(created, 'secret') });
    expect((await own.send(API.getParticipant, { params: { participant_code: 'CUST02' } })).body).toMatchObject({
      participant_code: 'CUST02',
    });
    expect((await own.send(API.getParticipant, { params: { participant_code: 'CUST01' } })).status).toBe(404);
    const listed = (await own.send(API.listParticipants)).body['participants'];
    expect(listed).toEqual([expect.objectContaining({ participant_code: 'CUST02' })]);
    expect((await own.send(API.listParticipants, { query: { status: 'rejected' } })).body['participants']).toEqual([]);
    expect((await own.send(API.listExecutions, { query: { participant_code: 'CUST01' } })).body['executions']).toEqual(
      [],
    );
    expect((await own.send(API.listStrategies)).status).toBe(200);
    expect((await own.send(API.listOperations)).body['operations']).toEqual([]);
    for (const path of ['/float', '/ledger/entries', '/events', '/api-keys']) {
      expect([path, (await own.request('GET', path)).status]).toEqual([path, 403]);
    }
    expect((await own.send(API.createStrategy, { body: { quoted_currency: 'USD' } })).status).toBe(403);
    expect((await own.send(API.listInstruments)).status).toBe(200);
    expect(
      (await gateway.api.send(API.createApiKey, { body: { scopes: ['READ'], participant_code: 'NOBODY' } })).status,
    ).toBe(404);
  });
});

describe('outside of the sandbox', () => {
  const gateway = useGateway(useTestDatabase);

  it('there is no sandbox call, limits are enforced, and a 401 gives no reason', async () => {
    const created = await gateway.api.send(API.createApiKey, { body: { scopes: ['READ', 'ADMIN'] } });
    const production = await gateway.start({ BALLAST_MODE: 'production', RATE_LIMIT_PER_SECOND: '5' });
    const api = gateway.api.as({ key: textOf(created, 'key'), secret: textOf(created, 'secret') }).at(production.url);
    for (const call of [API.listSandboxPrices, API.clearSandboxFaults]) {
      expect((await api.send(call)).status).toBe(404);
    }
    const replies = await Promise.all(Array.from({ length: 30 }, () => api.send(API.listStrategies)));
    const limited = replies.find(({ status }) => status === 429);
    expect(replies.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(5);
    expect(limited?.body).toMatchObject({ code: 'rate_limited' });
    expect(limited?.headers).toMatchObject({
      'retry-after': '1',
      'x-ratelimit-limit': '5',
      'x-ratelimit-remaining': '0',
    });
    const unknown = await api.as({ key: 'nobody', secret: 'x' }).send(API.listStrategies);
    expect(unknown.body).not.toHaveProperty('string_to_sign');
  });
});
