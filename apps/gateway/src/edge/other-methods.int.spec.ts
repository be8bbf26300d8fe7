import { useTestDatabase } from '@ballast/test-infra';
import { request } from 'undici';
import { useGateway } from '../testing/gateway-under-test';

describe('A method that an address does not have', () => {
  const gateway = useGateway(useTestDatabase);

  it.each([
    ['PUT', '/strategies', 'GET, HEAD, POST'],
    ['OPTIONS', '/strategies?page_size=1', 'GET, HEAD, POST'],
    ['DELETE', '/strategies/4b5ef19e-4ad5-4750-8bf6-3e5238b976ec', 'GET, HEAD, PATCH'],
    ['POST', '/time', 'GET, HEAD'],
  ] as const)('%s %s is answered with the methods of the address', async (method, path, allow) => {
    const reply = await request(`${gateway.url}${path}`, { method });
    expect([reply.statusCode, reply.headers['allow']]).toEqual([405, allow]);
    expect(await reply.body.json()).toMatchObject({ status: 405, code: 'method_not_allowed', errors: [] });
  });

  it.each(['/nowhere', '/internal/events', '/metrics'])('no method is told of %s', async (path) => {
    const reply = await request(`${gateway.url}${path}`, { method: 'DELETE' });
    expect([reply.statusCode, reply.headers['allow']]).toEqual([404, undefined]);
    await reply.body.dump();
  });
});
