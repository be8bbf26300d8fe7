import { TOPICS, decode } from '@ballast/contracts';
import { deliveriesEnded, deliveriesQueued, endpointChanged, type EndpointChanged } from '@ballast/contracts/webhook';
import { eventually, useRunningService } from '@ballast/test-infra';
import { DISPATCHER_ENVIRONMENT, dispatcherWith } from '../testing/dispatcher-environment';
import { DispatcherDriver, TestClock } from '../testing/dispatcher-driver';
import { Receiver, wrongSignatures } from '../testing/receiver';

const clock = new TestClock();
const definition = dispatcherWith(clock.now);
const service = useRunningService(definition, [TOPICS.webhookEvents], DISPATCHER_ENVIRONMENT);

const receivers: Receiver[] = [];
async function receiver(): Promise<Receiver> {
  const started = await Receiver.start();
  receivers.push(started);
  return started;
}
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((each) => each.close()));
});

function newPlatform(): DispatcherDriver {
  return new DispatcherDriver((messages) => service.driver.send(messages), service.http);
}

/** Waits until everything published before has been fanned out. */
async function fannedOut(platform: DispatcherDriver): Promise<void> {
  const hooks = await receiver();
  const { id } = await platform.endpoint(hooks.url);
  await platform.publish(platform.event());
  await eventually('the marker', () => hooks.received.length > 0);
  await service.http.call('DELETE', platform.path(`endpoints/${id}`));
}

function changesOf(endpointId: string): readonly EndpointChanged[] {
  return service.driver
    .received(endpointChanged.type)
    .map((message) => decode(endpointChanged, message))
    .filter(({ key }) => key === endpointId)
    .map(({ data }) => data);
}

function statusEvents(endpointId: string): readonly { status: string; reason: string }[] {
  return changesOf(endpointId)
    .filter(({ change }) => change === 'enabled' || change === 'disabled')
    .map(({ status, status_reason: reason }) => ({ status, reason }));
}

describe('a delivery', () => {
  it('carries the event byte for byte, under its id and signed in every way', async () => {
    const [hooks, platform] = [await receiver(), newPlatform()];
    const { secret } = await platform.endpoint(hooks.url);
    const event = platform.event();
    await platform.publish(event);
    const [webhook] = await eventually('the webhook', () => (hooks.received.length > 0 ? hooks.received : undefined));
    expect(webhook?.body).toBe(event.payload);
    expect(webhook?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-zh-hook-notification-id': event.notificationId,
      'x-zh-hook-payload-type': event.type,
      'webhook-id': event.notificationId,
    });
    const timestamp = Number(webhook?.headers['x-zh-hook-timestamp']);
    expect(Math.abs(Date.now() - timestamp)).toBeLessThan(5_000);
    expect(webhook?.headers['webhook-timestamp']).toBe(String(Math.floor(timestamp / 1_000)));
    expect(webhook && wrongSignatures(webhook, secret)).toEqual([]);
  });

  it('is listed with its attempts once it is done', async () => {
    const [hooks, platform] = [await receiver(), newPlatform()];
    const { id } = await platform.endpoint(hooks.url);
    const event = platform.event();
    await platform.publish(event);
    const delivery = await eventually('delivered', async () => {
      const found = await platform.deliveryOf(event, id);
      return found.status === 'delivered' ? found : undefined;
    });
    expect(delivery).toMatchObject({ notification_id: event.notificationId, type: event.type, next_attempt_at: '' });
    expect(delivery.attempts).toEqual([
      { at: expect.any(String), status_code: 200, latency_ms: expect.any(Number), error: '', response_excerpt: 'ok' },
    ]);
  });

  it('is in the record when it is queued and when it has ended, without the answer of the receiver', async () => {
    const [hooks, platform] = [await receiver(), newPlatform()];
    hooks.answer = () => ({ status: 200, body: 'an answer that is foreign text' });
    const { id } = await platform.endpoint(hooks.url);
    const event = platform.event();
    await platform.publish(event);
    const ended = await eventually('its end', () =>
      service.driver.received(deliveriesEnded.type).find(({ key }) => key === id),
    );
    const queued = service.driver.received(deliveriesQueued.type).filter(({ key }) => key === id);
    const delivery = await platform.deliveryOf(event, id);
    expect(queued.map((message) => decode(deliveriesQueued, message).data.deliveries)).toEqual([
      [{ id: delivery.id, position: event.position, resource_id: event.resourceId }],
    ]);
    expect(decode(deliveriesEnded, ended).data.deliveries).toMatchObject([
      { id: delivery.id, status: 'delivered', tries: 1, attempts: [{ status_code: 200, error: '' }] },
    ]);
    expect(ended.value).not.toContain('foreign text');
    expect(delivery.attempts[0]?.response_excerpt).toBe('an answer that is foreign text');
  });

  it('goes to every endpoint that wants its type, under one notification id and with a delivery id each', async () => {
    const [all, some, none, platform] = [await receiver(), await receiver(), await receiver(), newPlatform()];
    const type = 'trade_strategy.trader.created' as const;
    const endpoints = [await platform.endpoint(all.url), await platform.endpoint(some.url, { events: [type] })];
    await platform.endpoint(none.url, { events: ['trade_strategy.execution.status_changed'] });
    const event = platform.event({ type });
    await platform.publish(event);
    await eventually('both', () => all.received.length === 1 && some.received.length === 1);
    const deliveries = await Promise.all(endpoints.map(({ id }) => platform.deliveryOf(event, id)));
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(2);
    expect([...all.received, ...some.received].map(({ notificationId }) => notificationId)).toEqual([
      event.notificationId,
      event.notificationId,
    ]);
    expect(none.received).toEqual([]);
  });
});

describe('a failed attempt', () => {
  it('is followed by four fast ones, 250 ms apart, and then by one after 5 s', async () => {
    const [hooks, platform] = [await receiver(), newPlatform()];
    hooks.answer = () => ({ status: 500, body: 'broken' });
    const { id } = await platform.endpoint(hooks.url);
    const event = platform.event();
    await platform.publish(event);
    const delivery = await eventually('five attempts', async () => {
      const found = await platform.deliveryOf(event, id);
      return found.attempts.length === 5 ? found : undefined;
    });
    const gaps = hooks.received.slice(1).map(({ atMs }, index) => atMs - (hooks.received[index]?.atMs ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(240);
    for (const gap of gaps) expect(gap).toBeLessThan(1_000);
    expect(delivery.status).toBe('pending');
    expect(delivery.attempts.at(-1)).toMatchObject({
      status_code: 500,
      error: 'answered 500',
      response_excerpt: 'broken',
    });
    const waitMs = Date.parse(delivery.next_attempt_at) - clock.now().getTime();
    expect(waitMs).toBeGreaterThan(3_000);
    expect(waitMs).toBeLessThanOrEqual(5_000);
  });

  it('comes again with the same id and bytes, a fresh timestamp and fresh signatures', async () => {
    const [hooks, platform] = [await receiver(), newPlatform()];
    hooks.answer = (_webhook, number) => ({ status: number < 3 ? 503 : 204 });
    const { secret } = await platform.endpoint(hooks.url);
    await platform.publish(platform.event());
    await eventually('three attempts', () => hooks.received.length === 3);
    expect(new Set(hooks.received.map(({ notificationId, body }) => notificationId + body)).size).toBe(1);
    expect(new Set(hooks.received.map(({ headers }) => headers['x-zh-hook-timestamp'])).size).toBe(3);
    expect(hooks.received.flatMap((webhook) => wrongSignatures(webhook, secret))).toEqual([]);
  });

  it('waits for as long as Retry-After asks', async () => {
    const [hooks, platform] = [await receiver(), newPlatform()];
    hooks.answer = () => ({ status: 429, headers: { 'retry-after': '40' } });
    const { id } = await platform.endpoint(hooks.url);
    const event = platform.event();
    await platform.publish(event);
    const delivery = await eventually('the first attempt', async () => {
      const found = await platform.deliveryOf(event, id);
      return found.attempts.length === 1 ? found : undefined;
    });
    expect(Date.parse(delivery.next_attempt_at) - clock.now().getTime()).toBeGreaterThan(35_000);
    hooks.answer = () => ({ status: 200 });
    clock.advance(41_000);
    await eventually('the second attempt', async () => (await platform.deliveryOf(event, id)).status === 'delivered');
    expect(hooks.received).toHaveLength(2);
  });

  it('is a redirect, which is not followed', async () => {
    const [hooks, elsewhere, platform] = [await receiver(), await receiver(), newPlatform()];
    hooks.answer = () => ({ status: 307, headers: { location: elsewhere.url } });
    const { id } = await platform.endpoint(hooks.url);
    const event = platform.event();
    await platform.publish(event);
    const delivery = await eventually('an attempt', async () => {
      const found = await platform.deliveryOf(event, id);
      return found.attempts.length > 0 ? found : undefined;
    });
    expect(delivery.attempts[0]).toMatchObject({ status_code: 307, error: 'answered 307: redirects are not followed' });
    expect(elsewhere.received).toEqual([]);
  });

  it('is a refused connection', async () => {
    const [hooks, platform] = [await receiver(), newPlatform()];
    const { id } = await platform.endpoint(hooks.url);
    await hooks.close();
    const event = platform.event();
    await platform.publish(event);
    const delivery = await eventually('an attempt', async () => {
      const found = await platform.deliveryOf(event, id);
      return found.attempts.length > 0 ? found : undefined;
    });
    expect(delivery.attempts[0]).toMatchObject({ status_code: null, error: 'connection refused' });
  });
});

describe('events of one resource', () => {
  it('arrive in their order, also with failures in between', async () => {
    const [hooks, platform] = [await receiver(), newPlatform()];
    const acknowledged: string[] = [];
    hooks.answer = ({ notificationId, body }, number) => {
      const { position } = JSON.parse(body) as { position: number };
      if (position % 3 === number % 3) return { status: 500 };
      acknowledged.push(notificationId);
      return { status: 200 };
    };
    await platform.endpoint(hooks.url);
    const resources = ['5b5b5b5b-0000-4000-8000-000000000001', '5b5b5b5b-0000-4000-8000-000000000002'];
    const events = Array.from({ length: 12 }, (_, index) => platform.event({ resourceId: resources[index % 2] ?? '' }));
    for (const event of events) await platform.publish(event);
    await eventually('all events', () => acknowledged.length === events.length);
    for (const resource of resources) {
      const expected = events
        .filter(({ resourceId }) => resourceId === resource)
        .map(({ notificationId }) => notificationId);
      expect(acknowledged.filter((id) => expected.includes(id))).toEqual(expected);
    }
  });

  it('continue after an event that was given up', async () => {
    const [hooks, platform] = [await receiver(), newPlatform()];
    const { id } = await platform.endpoint(hooks.url);
    const first = platform.event();
    const second = platform.event({ resourceId: first.resourceId });
    hooks.answer = ({ notificationId }) => ({ status: notificationId === first.notificationId ? 500 : 200 });
    await platform.publish(first, second);
    for (let tries = 5; tries < 12; tries += 1) {
      await eventually(
        `${String(tries)} attempts`,
        async () => (await platform.deliveryOf(first, id)).attempts.length === tries,
      );
      expect(hooks.webhooksOf(second.notificationId)).toEqual([]);
      clock.advance(11 * 60 * 60 * 1_000);
    }
    await eventually('the second one', async () => (await platform.deliveryOf(second, id)).status === 'delivered');
    const givenUp = await platform.deliveryOf(first, id);
    expect(givenUp).toMatchObject({ status: 'failed', next_attempt_at: '' });
    expect(givenUp.attempts).toHaveLength(12);
    expect(await platform.deliveries({ status: 'failed' })).toEqual([givenUp]);
  });
});

describe('an endpoint', () => {
  it('that is slow or dead delays no other', async () => {
    const [slow, dead, fine, platform] = [await receiver(), await receiver(), await receiver(), newPlatform()];
    slow.answer = () => 'hang';
    await platform.endpoint(slow.url);
    await platform.endpoint(dead.url);
    await dead.close();
    await platform.endpoint(fine.url);
    const events = Array.from({ length: 300 }, () => platform.event());
    await platform.publish(...events);
    // Earlier than the first request to the slow one times out, which takes 10 s.
    await eventually('all at the one that works', () => fine.received.length === events.length, { deadlineMs: 8_000 });
  });

  it('that answers 410 is disabled at once', async () => {
    const [hooks, platform] = [await receiver(), newPlatform()];
    hooks.answer = () => ({ status: 410 });
    const { id } = await platform.endpoint(hooks.url);
    const event = platform.event();
    await platform.publish(event);
    await eventually('disabled', async () => (await platform.readEndpoint(id)).status === 'disabled');
    expect(await platform.readEndpoint(id)).toMatchObject({ status_reason: 'gone' });
    expect(await platform.deliveryOf(event, id)).toMatchObject({ status: 'failed', next_attempt_at: '' });
    await eventually('its event', () => statusEvents(id).length > 0);
    expect(statusEvents(id)).toEqual([{ status: 'disabled', reason: 'gone' }]);
    await platform.publish(platform.event());
    await fannedOut(platform);
    expect(hooks.received).toHaveLength(1);
  });

  it('that has failed for five days is disabled, and its missed deliveries stay listed', async () => {
    const [hooks, platform] = [await receiver(), newPlatform()];
    hooks.answer = () => ({ status: 500 });
    const { id } = await platform.endpoint(hooks.url);
    const first = platform.event();
    await platform.publish(first);
    await eventually('failing', async () => (await platform.readEndpoint(id)).failing_since !== '');
    clock.advance(5 * 24 * 60 * 60 * 1_000);
    const second = platform.event();
    await platform.publish(second);
    await eventually('disabled', async () => (await platform.readEndpoint(id)).status === 'disabled');
    expect(await platform.readEndpoint(id)).toMatchObject({ status_reason: 'failing' });
    await eventually('its event', () => statusEvents(id).length > 0);
    expect(statusEvents(id)).toEqual([{ status: 'disabled', reason: 'failing' }]);
    expect(changesOf(id).map(({ change }) => change)).toEqual(['created', 'failing', 'disabled']);
    expect(changesOf(id).map(({ revision }) => revision)).toEqual([1, 2, 3]);
    expect((await platform.deliveries({ endpoint_id: id })).map(({ notification_id }) => notification_id)).toEqual([
      first.notificationId,
      second.notificationId,
    ]);
  });

  it('that is disabled by its owner is sent nothing, and goes on where it was when enabled', async () => {
    const [hooks, platform] = [await receiver(), newPlatform()];
    hooks.answer = () => ({ status: 503 });
    const { id } = await platform.endpoint(hooks.url);
    const pending = platform.event();
    await platform.publish(pending);
    await eventually('parked', async () => (await platform.deliveryOf(pending, id)).attempts.length === 5);
    await service.http.call('PATCH', platform.path(`endpoints/${id}`), { status: 'disabled' });
    hooks.answer = () => ({ status: 200 });
    const missed = platform.event();
    await platform.publish(missed);
    await fannedOut(platform);
    clock.advance(60_000);
    expect(await platform.deliveryOf(pending, id)).toMatchObject({ status: 'pending', next_attempt_at: '' });
    await service.http.call('PATCH', platform.path(`endpoints/${id}`), { status: 'enabled' });
    await eventually('the pending one', async () => (await platform.deliveryOf(pending, id)).status === 'delivered');
    expect(hooks.webhooksOf(missed.notificationId)).toEqual([]);
    await eventually('two events', () => statusEvents(id).length === 2);
    expect(statusEvents(id)).toEqual([
      { status: 'disabled', reason: 'requested' },
      { status: 'enabled', reason: '' },
    ]);
  });

  it('that was deleted gets nothing more, and its pending deliveries are given up', async () => {
    const [hooks, platform] = [await receiver(), newPlatform()];
    hooks.answer = () => ({ status: 503 });
    const { id } = await platform.endpoint(hooks.url);
    const event = platform.event();
    await platform.publish(event);
    await eventually('an attempt', async () => (await platform.deliveryOf(event, id)).attempts.length > 0);
    await service.http.call('DELETE', platform.path(`endpoints/${id}`));
    await expect(platform.readEndpoint(id)).rejects.toMatchObject({ code: 'not_found' });
    await eventually('given up', async () => (await platform.deliveryOf(event, id)).status === 'failed');
    await eventually('retired', () => changesOf(id).some(({ change }) => change === 'retired'));
    expect(changesOf(id).at(-1)).toMatchObject({ status: 'deleted', secrets: [], retired_at: expect.any(String) });
    const count = hooks.received.length;
    await platform.publish(platform.event());
    clock.advance(60_000);
    await fannedOut(platform);
    expect(hooks.received).toHaveLength(count);
  });
});

describe('the store', () => {
  it('keeps no event that no endpoint wants, and a body once for many endpoints', async () => {
    const [hooks, platform, stranger] = [await receiver(), newPlatform(), newPlatform()];
    await stranger.publish(stranger.event(), stranger.event());
    await platform.endpoint(hooks.url, { events: ['trade_strategy.trader.created'] });
    await platform.endpoint(hooks.url);
    await platform.publish(platform.event({ type: 'trade_strategy.trader.created' }));
    await eventually('both', () => hooks.received.length === 2);
    const count = (platformCode: string): Promise<unknown> =>
      service.sql
        .query('SELECT count(*)::int AS events FROM webhook.events WHERE platform_code = $1', [platformCode])
        .then(({ rows }) => rows[0]);
    expect(await count(stranger.platformCode)).toEqual({ events: 0 });
    expect(await count(platform.platformCode)).toEqual({ events: 1 });
  });

  it('queues an event once, however often it comes', async () => {
    const [hooks, platform] = [await receiver(), newPlatform()];
    const { id } = await platform.endpoint(hooks.url);
    const event = platform.event();
    await platform.publish(event);
    await platform.publish(event, event);
    const marker = platform.event();
    await platform.publish(marker);
    await eventually('the marker', () => hooks.webhooksOf(marker.notificationId).length === 1);
    expect(hooks.webhooksOf(event.notificationId)).toHaveLength(1);
    expect(await platform.deliveries({ endpoint_id: id })).toHaveLength(2);
  });

  it('puts an unreadable event aside and goes on with the next', async () => {
    const [hooks, platform] = [await receiver(), newPlatform()];
    await platform.endpoint(hooks.url);
    const unreadable = { ...platform.message(platform.event()), value: '{"not": "an envelope"}' };
    const event = platform.event();
    await service.driver.send([unreadable, platform.message(event)]);
    await eventually('the next one', () => hooks.webhooksOf(event.notificationId).length === 1);
  });
});
