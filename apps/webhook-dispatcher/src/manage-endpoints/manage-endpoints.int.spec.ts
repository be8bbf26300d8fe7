import { randomUUID } from 'node:crypto';
import { API } from '@ballast/api';
import { PUBLIC_EVENT_TYPES } from '@ballast/contracts';
import type { WebhookEndpoint, WebhookEndpointWithSecret } from '@ballast/internal-api';
import { Problem } from '@ballast/platform-http';
import { eventually, useRunningService } from '@ballast/test-infra';
import { z } from 'zod';
import { DISPATCHER_ENVIRONMENT, dispatcherWith } from '../testing/dispatcher-environment';
import { DispatcherDriver, TestClock } from '../testing/dispatcher-driver';
import { Receiver, wrongSignatures } from '../testing/receiver';

const clock = new TestClock();
const definition = dispatcherWith(clock.now);
const environment = { ...DISPATCHER_ENVIRONMENT, WEBHOOK_ENDPOINTS_MAX: '5' };
const service = useRunningService(definition, [], environment);
const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

let hooks: Receiver;
beforeEach(async () => {
  hooks = await Receiver.start();
});
afterEach(() => hooks.close());

function newPlatform(): DispatcherDriver {
  return new DispatcherDriver((messages) => service.driver.send(messages), service.http);
}

async function problemOf(call: Promise<unknown>): Promise<Pick<Problem, 'code'> & { errors: readonly string[] }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Problem) return { code: error.code, errors: error.options.errors ?? [] };
    throw error;
  }
  throw new Error('There was no problem');
}

/** Publishes an event, and returns its webhook. */
async function delivered(platform: DispatcherDriver): Promise<Receiver['received'][number]> {
  const event = platform.event();
  await platform.publish(event);
  const [webhook] = await eventually('the webhook', () => {
    const found = hooks.webhooksOf(event.notificationId);
    return found.length > 0 ? found : undefined;
  });
  if (webhook === undefined) throw new Error('There is no webhook');
  return webhook;
}

describe('creating an endpoint', () => {
  it('returns the endpoint with a secret of its own', async () => {
    const platform = newPlatform();
    const created = await platform.endpoint(hooks.url);
    expect(created).toMatchObject({ url: hooks.url, events: PUBLIC_EVENT_TYPES, status: 'enabled', status_reason: '' });
    expect(Buffer.from(created.secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
    const { secret, ...shown } = created;
    expect(await platform.readEndpoint(created.id)).toEqual(shown);
    const { rows } = await service.sql.query('SELECT sealed FROM webhook.endpoint_secrets WHERE endpoint_id = $1', [
      created.id,
    ]);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('shows endpoints and deliveries as the reference has them, field by field', async () => {
    const platform = newPlatform();
    const { id } = await platform.endpoint(hooks.url);
    await delivered(platform);
    const { deliveries } = await service.http.get<{ deliveries: readonly object[] }>(platform.path('deliveries'));
    const fields = (resource: object | undefined): readonly string[] => Object.keys(resource ?? {}).sort();
    const described = (schema: unknown): readonly string[] =>
      schema instanceof z.ZodObject ? fields(schema.shape) : [];
    expect(fields(await platform.readEndpoint(id))).toEqual(described(API.getWebhookEndpoint.answers[200]?.schema));
    expect(fields(deliveries[0])).toEqual(described(API.redeliverWebhook.answers[202]?.schema));
  });

  it('takes the secret that is given', async () => {
    const platform = newPlatform();
    const { secret } = await platform.endpoint(hooks.url, { secret: SECRET });
    expect(secret).toBe(SECRET);
    expect(wrongSignatures(await delivered(platform), SECRET)).toEqual([]);
  });

  it('creates one endpoint for one id, and repeats the answer', async () => {
    const platform = newPlatform();
    const body = { platform_code: platform.platformCode, id: randomUUID(), url: hooks.url };
    const create = (): Promise<WebhookEndpointWithSecret> => service.http.call('POST', '/internal/endpoints', body);
    const [first, ...others] = await Promise.all([create(), create(), create()]);
    for (const other of [...others, await create()]) expect(other).toEqual(first);
    expect(await service.http.get(platform.path('endpoints'))).toMatchObject({
      endpoints: [{ id: body.id }],
      next_after: '',
    });
  });

  it('refuses the id of another platform, and more endpoints than a platform may have', async () => {
    const [platform, other] = [newPlatform(), newPlatform()];
    const { id } = await platform.endpoint(hooks.url);
    const body = { platform_code: other.platformCode, id, url: hooks.url };
    expect(await problemOf(service.http.call('POST', '/internal/endpoints', body))).toMatchObject({ code: 'conflict' });
    for (let count = 1; count < 5; count += 1) await platform.endpoint(hooks.url);
    expect(await problemOf(platform.endpoint(hooks.url))).toMatchObject({ code: 'conflict' });
  });

  it('names every violation', async () => {
    const body = {
      platform_code: 'A',
      id: 'no',
      url: 'ftp://example.com',
      events: ['nonsense'],
      secret: 'short',
      more: 1,
    };
    const { code, errors } = await problemOf(service.http.call('POST', '/internal/endpoints', body));
    expect(code).toBe('invalid_request');
    expect(errors).toEqual(
      expect.arrayContaining([
        'body/url must be an http or https URL',
        'body/id must be a UUID',
        'body/secret must be `whsec_` and the base64 of 24 to 64 bytes',
        'body/more is not a known field',
      ]),
    );
    expect(errors.some((error) => error.startsWith('body/events/0 '))).toBe(true);
  });

  it('refuses an address that webhooks must not be sent to', async () => {
    const { code, errors } = await problemOf(newPlatform().endpoint('http://169.254.169.254/latest/meta-data'));
    expect(code).toBe('invalid_request');
    expect(errors).toEqual(['body/url must not point to a metadata address']);
  });
});

describe('reading endpoints', () => {
  it('goes page by page in the order of creation', async () => {
    const platform = newPlatform();
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.push((await platform.endpoint(hooks.url)).id);
    const seen: string[] = [];
    let after = '';
    do {
      const page = await service.http.get<{ endpoints: WebhookEndpoint[]; next_after: string }>(
        platform.path('endpoints', { limit: '2', ...(after === '' ? {} : { after }) }),
      );
      seen.push(...page.endpoints.map(({ id }) => id));
      after = page.next_after;
    } while (after !== '');
    expect(seen).toEqual(ids);
  });

  it('finds nothing of another platform', async () => {
    const [platform, other] = [newPlatform(), newPlatform()];
    const { id } = await platform.endpoint(hooks.url);
    for (const call of [
      other.readEndpoint(id),
      service.http.call('PATCH', other.path(`endpoints/${id}`), { status: 'disabled' }),
      service.http.call('DELETE', other.path(`endpoints/${id}`)),
      service.http.call('POST', other.path(`endpoints/${id}/rotate-secret`), { rotation_id: randomUUID() }),
      service.http.call('POST', other.path(`endpoints/${id}/test`), { id: randomUUID() }),
      service.http.call('POST', other.path(`endpoints/${id}/recover`), { since: '2026-01-01T00:00:00Z' }),
    ]) {
      expect(await problemOf(call)).toMatchObject({ code: 'not_found' });
    }
    expect(await platform.readEndpoint(id)).toMatchObject({ status: 'enabled' });
  });
});

describe('changing an endpoint', () => {
  it('sends every later event to the new address and by the new filter', async () => {
    const platform = newPlatform();
    const moved = await Receiver.start();
    const { id } = await platform.endpoint(hooks.url);
    await delivered(platform);
    const change = { url: moved.url, events: ['trade_strategy.trader.created'] };
    const changed = await service.http.call('PATCH', platform.path(`endpoints/${id}`), change);
    expect(changed).toMatchObject({ id, ...change, status: 'enabled' });
    const unwanted = platform.event();
    const wanted = platform.event({ type: 'trade_strategy.trader.created' });
    await platform.publish(unwanted, wanted);
    await eventually('the wanted one', () => moved.received.length > 0);
    expect(moved.received.map(({ notificationId }) => notificationId)).toEqual([wanted.notificationId]);
    expect(hooks.received).toHaveLength(1);
    await moved.close();
  });

  it('checks the new address, and changes nothing when there is nothing to change', async () => {
    const platform = newPlatform();
    const { id, secret, ...before } = await platform.endpoint(hooks.url);
    const call = service.http.call('PATCH', platform.path(`endpoints/${id}`), { url: 'http://[fe80::1]/' });
    expect((await problemOf(call)).errors).toEqual(['body/url must not point to a link-local address']);
    expect(await service.http.call('PATCH', platform.path(`endpoints/${id}`), { status: 'enabled' })).toEqual({
      id,
      ...before,
    });
    expect(secret).not.toBe('');
  });
});

describe('rotating the secret', () => {
  it('signs with both secrets until the overlap ends, then with the new one only', async () => {
    const platform = newPlatform();
    const { id, secret: old } = await platform.endpoint(hooks.url);
    const path = platform.path(`endpoints/${id}/rotate-secret`);
    const body = { rotation_id: randomUUID(), overlap_seconds: 120 };
    const rotated = await service.http.call<WebhookEndpointWithSecret>('POST', path, body);
    expect(rotated.secret).not.toBe(old);
    const during = await delivered(platform);
    expect(wrongSignatures(during, old)).toEqual([]);
    expect(wrongSignatures(during, rotated.secret)).toEqual([]);
    clock.advance(121_000);
    const after = await delivered(platform);
    expect(wrongSignatures(after, rotated.secret)).toEqual([]);
    expect(wrongSignatures(after, old)).toEqual([
      'x-zh-hook-signature',
      'x-zh-hook-signature-256',
      'webhook-signature',
    ]);
    expect(String(after.headers['x-zh-hook-signature'])).toMatch(/^[0-9a-f]{64}$/);
    clock.advance(-121_000);
  });

  it('signs with the new secret alone at once when there is no overlap', async () => {
    const platform = newPlatform();
    const { id, secret: old } = await platform.endpoint(hooks.url);
    await delivered(platform);
    const body = { rotation_id: randomUUID(), overlap_seconds: 0 };
    const { secret } = await service.http.call<WebhookEndpointWithSecret>(
      'POST',
      platform.path(`endpoints/${id}/rotate-secret`),
      body,
    );
    const webhook = await delivered(platform);
    expect(wrongSignatures(webhook, secret)).toEqual([]);
    expect(wrongSignatures(webhook, old)).toHaveLength(3);
  });

  it('ends every older secret when there is no overlap, and shows which secrets live', async () => {
    const platform = newPlatform();
    const { id, secret: first, live_secrets: born } = await platform.endpoint(hooks.url);
    expect(born).toEqual([{ created_at: expect.any(String), expires_at: '' }]);
    const rotate = (overlap_seconds: number): Promise<WebhookEndpointWithSecret> =>
      service.http.call('POST', platform.path(`endpoints/${id}/rotate-secret`), {
        rotation_id: randomUUID(),
        overlap_seconds,
      });
    const second = await rotate(3_600);
    expect(second.live_secrets.map(({ expires_at }) => expires_at === '')).toEqual([true, false]);
    const third = await rotate(0);
    expect(third.live_secrets).toHaveLength(1);
    expect((await platform.readEndpoint(id)).live_secrets).toEqual(third.live_secrets);
    const webhook = await delivered(platform);
    expect(wrongSignatures(webhook, third.secret)).toEqual([]);
    for (const ended of [first, second.secret]) expect(wrongSignatures(webhook, ended)).toHaveLength(3);
  });

  it('happens once for each id of a rotation', async () => {
    const platform = newPlatform();
    const { id } = await platform.endpoint(hooks.url);
    const rotate = (): Promise<WebhookEndpointWithSecret> =>
      service.http.call('POST', platform.path(`endpoints/${id}/rotate-secret`), { rotation_id: rotationId });
    const rotationId = randomUUID();
    expect((await rotate()).secret).toBe((await rotate()).secret);
  });
});

describe('a test event', () => {
  it('is sent signed, once for one id, and listed like every other', async () => {
    const platform = newPlatform();
    const { id, secret } = await platform.endpoint(hooks.url, { events: ['trade_strategy.trader.created'] });
    const testId = randomUUID();
    const send = (): Promise<{ id: string }> =>
      service.http.call('POST', platform.path(`endpoints/${id}/test`), { id: testId });
    const first = await send();
    expect(await send()).toMatchObject({ id: first.id });
    await eventually('the test', () => hooks.received.length > 0);
    const [webhook] = hooks.received;
    expect(webhook?.headers).toMatchObject({ 'x-zh-hook-payload-type': 'webhook.test', 'webhook-id': testId });
    expect(JSON.parse(webhook?.body ?? '{}')).toMatchObject({ id: testId, endpoint_id: id });
    expect(webhook && wrongSignatures(webhook, secret)).toEqual([]);
    await eventually(
      'its record',
      async () => (await platform.deliveries({ type: 'webhook.test', status: 'delivered' })).length === 1,
    );
    expect(hooks.received).toHaveLength(1);
  });

  it('is refused for a disabled endpoint', async () => {
    const platform = newPlatform();
    const { id } = await platform.endpoint(hooks.url);
    await service.http.call('PATCH', platform.path(`endpoints/${id}`), { status: 'disabled' });
    const call = service.http.call('POST', platform.path(`endpoints/${id}/test`), { id: randomUUID() });
    expect(await problemOf(call)).toMatchObject({ code: 'conflict' });
  });
});

describe('the internal addresses', () => {
  it('are closed to callers without the token', async () => {
    const instance = await service.start(environment);
    const answer = await fetch(`${instance.internalUrl}/internal/endpoints?platform_code=A`);
    expect(answer.status).toBe(404);
    await instance.close();
  });
});
