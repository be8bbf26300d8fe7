import { API, API_CALLS, type ApiCall } from '@ballast/api';
import { REQUEST_PROBLEMS, type RequestProblemCode } from '@ballast/contracts';
import { INTERNAL_CALLS, type InternalCall } from '@ballast/internal-api';
import { newId } from '@ballast/kernel';
import { useTestDatabase } from '@ballast/test-infra';
import type { Reply, RequestOptions } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';
import type { StubAnswer, StubRequest } from '../testing/internal-http-stub';

const ENDPOINT = API.getWebhookEndpoint.answers[200].example;
const DELIVERY = API.redeliverWebhook.answers[202].example;

/** Calls that the gateway hands on to another service, with a request id and a body of their own. */
const HANDED_ON = API_CALLS.filter(({ tag, id }) => tag === 'Webhooks' || id.endsWith('SandboxPrice'));

function internalCallOf({ method, path }: StubRequest): InternalCall | undefined {
  const [address = ''] = path.split('?');
  return INTERNAL_CALLS.find(
    (call) => call.method === method && new RegExp(`^${call.path.replaceAll(/\{[a-z_]+\}/g, '[^/]+')}$`).test(address),
  );
}

function successOf({ path }: StubRequest): object {
  if (path.startsWith('/internal/prices/')) return API.pinSandboxPrice.answers[200].example;
  if (path.startsWith('/internal/endpoints?')) return { endpoints: [ENDPOINT], next_after: '' };
  if (path.startsWith('/internal/deliveries?')) return { deliveries: [DELIVERY], next_after: '' };
  return path.includes('deliveries') || path.includes('/test?') ? DELIVERY : ENDPOINT;
}

/** Every internal call that knows this problem answers it; the others succeed. */
function answerWith(code: RequestProblemCode): (request: StubRequest) => StubAnswer {
  return (request) => {
    const call = internalCallOf(request);
    if (call?.problems.includes(code) === true) return { status: REQUEST_PROBLEMS[code].status, body: { code } };
    return { status: call?.status ?? 404, body: successOf(request) };
  };
}

function addressOf({ path }: ApiCall): string {
  return path
    .replace('{underlying}', 'BTC')
    .replace('{quoted}', 'USD')
    .replaceAll(/\{[a-z_]+\}/g, newId());
}

describe('webhook endpoints and deliveries', () => {
  const gateway = useGateway(useTestDatabase);
  const unknownEndpoint = (): { endpoint_id: string } => ({ endpoint_id: newId() });

  it.each<readonly [string, (options: RequestOptions) => Promise<Reply>]>([
    [
      'rotateWebhookSecret',
      (options) => gateway.api.send(API.rotateWebhookSecret, { params: unknownEndpoint(), ...options }),
    ],
    [
      'testWebhookEndpoint',
      (options) => gateway.api.send(API.testWebhookEndpoint, { params: unknownEndpoint(), ...options }),
    ],
    [
      'recoverWebhookEndpoint',
      (options) => gateway.api.send(API.recoverWebhookEndpoint, { params: unknownEndpoint(), ...options }),
    ],
    [
      'redeliverWebhook',
      (options) => gateway.api.send(API.redeliverWebhook, { params: { delivery_id: newId() }, ...options }),
    ],
  ])('that do not exist are not found, before any other check of the request: %s', async (_id, send) => {
    gateway.internalHttp.answer = () => ({ status: 404, body: { code: 'not_found', detail: 'no such thing' } });
    const used = newId();
    expect(
      (await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' }, requestId: used })).status,
    ).toBe(201);
    for (const [body, options] of [
      ['{', {}],
      [{ unknown: true }, {}],
      ['{}', { contentType: 'text/plain' }],
      [{ since: '2026-04-17T00:00:00Z' }, { requestId: used }],
    ] as const) {
      expect((await send({ body, ...options })).body).toMatchObject({ status: 404, code: 'not_found' });
    }
    expect(gateway.internalHttp.requests.map(({ method }) => method)).not.toContain('POST');
  });

  // The client of this spec takes only answers that the document of the API has for the call.
  it.each(
    HANDED_ON.flatMap((call) => (['not_found', 'conflict'] as const).map((code) => [call.id, code, call] as const)),
  )('%s passes no %s on that the API document does not declare', async (_id, code, call) => {
    gateway.internalHttp.answer = answerWith(code);
    const { length: before } = gateway.internalHttp.requests;
    const options = { ...(call.body === undefined ? {} : { body: call.bodyExample }) };
    const requestId = call.method === 'GET' ? null : newId();
    const reply = await gateway.api.request(call.method, addressOf(call), { ...options, requestId });
    const asked = gateway.internalHttp.requests.slice(before);
    expect(asked).not.toEqual([]);
    const isAnswered = asked.some((request) => internalCallOf(request)?.problems.includes(code));
    // The deletion of an endpoint that no longer exists succeeds.
    if (isAnswered) expect([REQUEST_PROBLEMS[code].status, 204]).toContain(reply.status);
    else expect(reply.status).toBeLessThan(300);
  });

  it('are made and changed with the position of the last event, so that they get later ones only', async () => {
    await gateway.database.query(
      `INSERT INTO gateway.public_positions VALUES ('SANDBX', 41)
       ON CONFLICT (platform_code) DO UPDATE SET last_position = excluded.last_position`,
    );
    gateway.internalHttp.answer = (request) => ({ status: internalCallOf(request)?.status ?? 404, body: ENDPOINT });
    const body = { url: 'https://platform.example/hooks' };
    await gateway.api.send(API.createWebhookEndpoint, { body });
    expect(gateway.internalHttp.requests.at(-1)?.body).toMatchObject({ ...body, events_after: 41 });
    await gateway.api.send(API.updateWebhookEndpoint, { params: unknownEndpoint(), body: { status: 'enabled' } });
    expect(gateway.internalHttp.requests.at(-1)?.body).toEqual({ status: 'enabled', events_after: 41 });
  });

  it('are sent again only after a check that they exist', async () => {
    gateway.internalHttp.answer = ({ method }) => ({
      status: method === 'GET' ? 200 : 202,
      body: DELIVERY,
    });
    const delivery = newId();
    const sent = await gateway.api.send(API.redeliverWebhook, { params: { delivery_id: delivery }, body: {} });
    expect([sent.status, sent.body]).toEqual([202, DELIVERY]);
    expect(gateway.internalHttp.requests.slice(-2).map(({ method, path }) => [method, path])).toEqual([
      ['GET', `/internal/deliveries/${delivery}?platform_code=SANDBX`],
      ['POST', `/internal/deliveries/${delivery}/redeliver?platform_code=SANDBX`],
    ]);
  });
});
