import { API } from '@ballast/api';
import { depositPost } from '@ballast/contracts/credit';
import { participantsRegister } from '@ballast/contracts/registry';
import { createServer, type AddressInfo } from 'node:net';
import { startService } from '@ballast/platform-service';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { service } from '../definition';
import { errorsOf, textOf } from '../testing/api-client';
import { gatewayEnvironment, useGateway } from '../testing/gateway-under-test';
import { StubServices } from '../testing/stub-services';
import { SANDBOX_PARTICIPANT_KEYS } from './sandbox-key';

describe('the sandbox', () => {
  const gateway = useGateway(useTestDatabase);

  it('has its platform, participants and float when it is ready, once for all starts and instances', async () => {
    const { body } = await gateway.api.send(API.listParticipants, { query: { status: 'approved', page_size: 200 } });
    const participants = body['participants'] as readonly { participant_code: string; funding: string }[];
    expect(participants.map(({ participant_code }) => participant_code).sort()).toEqual([
      'ADVSR1',
      'ADVSR2',
      ...Array.from({ length: 20 }, (_, index) => `CUST${String(index + 1).padStart(2, '0')}`),
    ]);
    expect(new Set(participants.map(({ funding }) => funding))).toEqual(new Set(['novated']));
    await Promise.all([gateway.start(), gateway.start()]);
    const deposits = gateway.services.received(depositPost);
    expect(deposits.map(({ data }) => data.deposit)).toEqual([
      expect.objectContaining({ account: 'float', asset: 'USD', amount: '1000000000.00' }),
    ]);
    expect(gateway.services.received(participantsRegister)).toHaveLength(2);
  });

  it('has keys of an advisor and of a customer, which read and trade, and no account of either', async () => {
    for (const { key, secret, participantCode, scopes } of SANDBOX_PARTICIPANT_KEYS) {
      const api = gateway.api.as({ key, secret });
      const own = await api.send(API.getParticipant, { params: { participant_code: participantCode } });
      expect([own.status, own.body['status']]).toEqual([200, 'approved']);
      expect((await api.send(API.listCustomerAccounts)).body).toEqual({ accounts: [], next_page_token: '' });
      const { api_keys } = (await gateway.api.send(API.listApiKeys)).body as {
        api_keys: readonly { key: string; scopes: readonly string[]; participant_code: string }[];
      };
      expect(api_keys.find((each) => each.key === key)).toMatchObject({ scopes, participant_code: participantCode });
    }
  });

  it('makes further platforms with a key of their own', async () => {
    const created = await gateway.api.send(API.createSandboxPlatform, { body: { platform_code: 'TENANT-2' } });
    expect(created.status).toBe(201);
    expect(Object.keys(created.body)).toEqual(['platform_code', 'key', 'secret']);
    const api = gateway.api.as({ key: textOf(created, 'key'), secret: textOf(created, 'secret') });
    expect((await api.send(API.listParticipants)).body).toEqual({ participants: [], next_page_token: '' });
    const again = await gateway.api.send(API.createSandboxPlatform, { body: { platform_code: 'TENANT-2' } });
    expect(again.body).toMatchObject({ status: 409, code: 'conflict' });
  });

  it('asks pricing for prices and both owners to clear faults', async () => {
    const price = {
      underlying_currency: 'BTC',
      quoted_currency: 'USD',
      bid: '1.00',
      mid: '1.00',
      ask: '1.00',
      as_of: '2026-04-17T10:30:00.000Z',
      pinned: true,
    };
    gateway.internalHttp.answer = ({ path }) =>
      path.startsWith('/internal/prices') ? { status: 200, body: price } : { status: 204 };
    const pinned = await gateway.api.send(API.pinSandboxPrice, {
      params: { underlying: 'BTC', quoted: 'USD' },
      body: { price: '1.00' },
    });
    expect([pinned.status, pinned.body]).toEqual([200, price]);
    expect(gateway.internalHttp.requests.at(-1)).toEqual({
      method: 'PUT',
      path: '/internal/prices/BTC/USD',
      body: { price: '1.00' },
    });
    expect(
      (
        await gateway.api.send(API.pinSandboxPrice, {
          params: { underlying: 'DOGE', quoted: 'USD' },
          body: { price: '1.00' },
        })
      ).status,
    ).toBe(404);
    expect((await gateway.api.send(API.clearSandboxFaults)).status).toBe(204);
    expect(gateway.internalHttp.requests.slice(-2)).toEqual([
      { method: 'DELETE', path: '/internal/faults', body: {} },
      { method: 'DELETE', path: '/internal/faults', body: {} },
    ]);
  });

  it('names every violation of a fault', async () => {
    const scenarios =
      'price_unavailable, price_unavailable:{ASSET}, slow_pricing:{ms}, venue_reject:{ASSET}, slow_settle:{ms}, rail_reject, rail_return, rail_timeout, slow_rail:{ms}';
    const reply = await gateway.api.send(API.armSandboxFault, {
      body: { scenario: 'meteor', times: 0, strategy_id: '1', x: 1 },
    });
    expect(errorsOf(reply)).toEqual([
      `body/scenario must be one of ${scenarios}, with an asset in capitals and at most 3600000 ms`,
      'body/times must be a whole number from 1 to 1000000',
      'body/strategy_id must be a UUID',
      'body/x is not a known field',
    ]);
    for (const scenario of ['venue_reject:btc', 'slow_settle:3600001']) {
      const [fault] = errorsOf(await gateway.api.send(API.armSandboxFault, { body: { scenario } }));
      expect(fault).toContain('with an asset in capitals and at most 3600000 ms');
    }
    const asked = gateway.internalHttp.requests.length;
    for (const scenario of ['venue_reject:DOGE', 'price_unavailable:DOGE']) {
      const unknown = await gateway.api.send(API.armSandboxFault, { body: { scenario, times: 0 } });
      expect(errorsOf(unknown)).toEqual([
        'body/scenario names DOGE, which is not traded',
        'body/times must be a whole number from 1 to 1000000',
      ]);
    }
    expect(gateway.internalHttp.requests).toHaveLength(asked);
  });

  it('serves its reference without a key and from its own files', async () => {
    for (const [path, type] of [
      ['/docs', 'text/html'],
      ['/docs/openapi.json', 'application/json'],
      ['/docs/asyncapi.json', 'application/json'],
      ['/docs/errors', 'text/html'],
      ['/docs/assets/swagger-ui.css', 'text/css'],
      ['/docs/assets/swagger-ui-bundle.js', 'text/javascript'],
      ['/docs/assets/start.js', 'text/javascript'],
    ]) {
      const reply = await fetch(`${gateway.url}${path ?? ''}`);
      expect([path, reply.status, reply.headers.get('content-type')]).toEqual([
        path,
        200,
        expect.stringContaining(type ?? ''),
      ]);
    }
    expect(await (await fetch(`${gateway.url}/docs`)).text()).not.toMatch(/https?:\/\//);
    expect((await fetch(`${gateway.url}/docs/assets/package.json`)).status).toBe(404);
    expect((await fetch(`${gateway.url}/docs/assets/..%2fpackage.json`)).status).toBe(404);
  });
});

describe('a sandbox whose services are not there yet', () => {
  const database = useTestDatabase();

  it('is not ready, and is seeded when they come', async () => {
    const port = await freePort();
    const starting = startService(service, {
      ...gatewayEnvironment(database.url, 'http://127.0.0.1:9'),
      PORT: String(port),
    });
    const ready = (): Promise<Response> => fetch(`http://127.0.0.1:${port}/health/ready`);
    const early = await eventually('the gateway has joined the log', async () => {
      const answer = await ready();
      const document = (await answer.json()) as { status: string; checks: Record<string, string> };
      return document.checks['started'] === 'ok' ? { status: answer.status, document } : undefined;
    });
    expect(early).toEqual({
      status: 503,
      document: { status: 'unavailable', checks: { database: 'ok', sandbox: 'failed', started: 'ok' } },
    });
    const services = await StubServices.open(database.url);
    const instance = await starting;
    expect((await ready()).status).toBe(200);
    await instance.close();
    await services.close();
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
