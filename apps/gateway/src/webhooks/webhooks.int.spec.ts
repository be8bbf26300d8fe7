import { newId } from '@ballast/kernel';
import { useTestDatabase } from '@ballast/test-infra';
import { useGateway } from '../testing/gateway-under-test';

describe('webhook endpoints and deliveries', () => {
  const gateway = useGateway(useTestDatabase);

  it.each([
    'endpoints/{id}/rotate-secret',
    'endpoints/{id}/test',
    'endpoints/{id}/recover',
    'deliveries/{id}/redeliver',
  ])('of nobody are not found before anything else is said of the request: %s', async (pattern) => {
    gateway.internalHttp.answer = () => ({ status: 404, body: { code: 'not_found', detail: 'no such thing' } });
    const path = `/webhooks/${pattern.replace('{id}', newId())}`;
    const used = newId();
    expect((await gateway.api.post('/strategies', { quoted_currency: 'USD' }, { requestId: used })).status).toBe(201);
    for (const [body, options] of [
      ['{', {}],
      [{ unknown: true }, {}],
      ['{}', { contentType: 'text/plain' }],
      [{ since: '2026-04-17T00:00:00Z' }, { requestId: used }],
    ] as const) {
      expect((await gateway.api.post(path, body, options)).body).toMatchObject({ status: 404, code: 'not_found' });
    }
    expect(gateway.internalHttp.requests.map(({ method }) => method)).not.toContain('POST');
  });

  it('are asked for again only when they are there', async () => {
    gateway.internalHttp.answer = ({ method }) => ({
      status: method === 'GET' ? 200 : 202,
      body: { status: 'pending' },
    });
    const delivery = newId();
    const sent = await gateway.api.post(`/webhooks/deliveries/${delivery}/redeliver`, {});
    expect([sent.status, sent.body]).toEqual([202, { status: 'pending' }]);
    expect(gateway.internalHttp.requests.slice(-2).map(({ method, path }) => [method, path])).toEqual([
      ['GET', `/internal/deliveries/${delivery}?platform_code=SANDBX`],
      ['POST', `/internal/deliveries/${delivery}/redeliver?platform_code=SANDBX`],
    ]);
  });
});
