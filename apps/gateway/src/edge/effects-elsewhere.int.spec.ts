import { inflateRawSync } from 'node:zlib';
import { API } from '@ballast/api';
import { newId } from '@ballast/kernel';
import { useTestDatabase } from '@ballast/test-infra';
import { textOf, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const ENDPOINT = API.getWebhookEndpoint.answers[200].example;

describe('repeated requests whose effect happens in another service', () => {
  const gateway = useGateway(useTestDatabase);

  it('call that service with one id, show a secret once and answer the resource as it is now', async () => {
    const requestId = newId();
    const body = { url: 'https://platform.example/hooks' };
    gateway.internalHttp.answer = ({ method, body: sent }) =>
      method === 'POST'
        ? { status: 201, body: { ...ENDPOINT, id: sent['id'], url: sent['url'], secret: 'whsec_x' } }
        : { status: 200, body: { ...ENDPOINT, status: 'disabled' } };
    const first = await gateway.api.send(API.createWebhookEndpoint, { body, requestId });
    expect(first.body).toMatchObject({ url: body.url, secret: 'whsec_x' });
    const again = await gateway.api.send(API.createWebhookEndpoint, { body, requestId });
    expect([again.status, again.body]).toEqual([200, { ...ENDPOINT, status: 'disabled' }]);
    expect(gateway.internalHttp.requests.at(-1)?.path).toBe(
      `/internal/endpoints/${textOf(first, 'id')}?platform_code=SANDBX`,
    );
  });

  it('store no secret of their body, and still detect a different secret', async () => {
    const requestId = newId();
    const secretOf = (letter: string): string => `whsec_${letter.repeat(43)}=`;
    const register = (letter: string): Promise<Reply> => {
      const body = { url: 'https://platform.example/hooks', secret: secretOf(letter) };
      return gateway.api.send(API.createWebhookEndpoint, { body, requestId });
    };
    gateway.internalHttp.answer = () => ({ status: 200, body: ENDPOINT });
    expect((await register('A')).status).toBe(201);
    const [row] = await gateway.database.query<{ body: Buffer }>(
      'SELECT body FROM gateway.request_keys JOIN gateway.request_bodies USING (effect_id) WHERE request_id = $1',
      [requestId],
    );
    const kept = inflateRawSync(row?.body ?? Buffer.alloc(0)).toString('utf8');
    expect(kept).toContain('https://platform.example/hooks');
    expect(kept).not.toContain(secretOf('A'));
    expect((await register('A')).status).toBe(200);
    const other = await register('B');
    expect([other.status, other.body['errors']]).toEqual([422, ['body/secret']]);
    expect(other.text).not.toContain(secretOf('A'));
  });

  it('call the service again with the same id after a failure, and with a new one after a refusal', async () => {
    const requestId = newId();
    const body = { scenario: 'slow_settle:5', times: 2 };
    gateway.internalHttp.answer = () => ({ status: 503 });
    expect((await gateway.api.send(API.armSandboxFault, { body, requestId })).status).toBe(503);
    const failed = gateway.internalHttp.requests.at(-1)?.body['id'];
    gateway.internalHttp.answer = () => ({ status: 404, body: { code: 'not_found', detail: 'no' } });
    expect((await gateway.api.send(API.armSandboxFault, { body, requestId })).status).toBe(404);
    expect(gateway.internalHttp.requests.at(-1)?.body['id']).toBe(failed);
    gateway.internalHttp.answer = ({ body: { id } }) => ({ status: 201, body: { id, ...body, strategy_id: null } });
    const armed = await gateway.api.send(API.armSandboxFault, { body, requestId });
    // A refusal has used up nothing, so this is a first request.
    expect([armed.status, armed.body['id']]).toEqual([201, expect.not.stringContaining(String(failed))]);
  });
});
