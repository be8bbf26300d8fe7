import { eventually, useRunningService } from '@ballast/test-infra';
import { DISPATCHER_ENVIRONMENT, dispatcherWith } from '../testing/dispatcher-environment';
import { DispatcherDriver, TestClock } from '../testing/dispatcher-driver';
import { EventsGateway } from '../testing/events-gateway';
import { Receiver } from '../testing/receiver';

const clock = new TestClock();
const definition = dispatcherWith(clock.now);

let gateway: EventsGateway;
beforeAll(async () => {
  gateway = await EventsGateway.start();
});
afterAll(() => gateway.close());

const service = useRunningService(definition, [], {
  ...DISPATCHER_ENVIRONMENT,
  get GATEWAY_URL(): string {
    return gateway.url;
  },
});

let hooks: Receiver;
let platform: DispatcherDriver;
beforeEach(async () => {
  hooks = await Receiver.start();
  platform = new DispatcherDriver((messages) => service.driver.send(messages), service.http);
  gateway.serve(platform);
});
afterEach(() => hooks.close());

const LONG_AGO = '2020-01-01T00:00:00Z';

function recover(endpointId: string, since: string): Promise<unknown> {
  return service.http.call('POST', platform.path(`endpoints/${endpointId}/recover`), { since });
}

function setStatus(endpointId: string, status: 'enabled' | 'disabled'): Promise<unknown> {
  return service.http.call('PATCH', platform.path(`endpoints/${endpointId}`), { status });
}

/** Publishes events while the endpoint is disabled, until they have all been fanned out without a receiver. */
async function missed(endpointId: string, count: number, resourceId?: string): Promise<readonly string[]> {
  await setStatus(endpointId, 'disabled');
  const marker = await Receiver.start();
  const { id } = await platform.endpoint(marker.url);
  const events = Array.from({ length: count }, () => platform.event(resourceId === undefined ? {} : { resourceId }));
  await platform.publish(...events);
  await eventually('the marker endpoint has them', () => marker.received.length === count, { deadlineMs: 20_000 });
  await service.http.call('DELETE', platform.path(`endpoints/${id}`));
  await marker.close();
  await setStatus(endpointId, 'enabled');
  return events.map(({ notificationId }) => notificationId);
}

describe('recovering an endpoint', () => {
  it('sends the missed deliveries, and none that was acknowledged', async () => {
    const { id } = await platform.endpoint(hooks.url);
    const acknowledged = platform.event();
    await platform.publish(acknowledged);
    await eventually('acknowledged', async () => (await platform.deliveryOf(acknowledged, id)).status === 'delivered');
    const ids = await missed(id, 3);
    expect(hooks.received).toHaveLength(1);
    expect(await recover(id, LONG_AGO)).toEqual({ endpoint_id: id, since: '2020-01-01T00:00:00.000Z' });
    await eventually('the missed ones', () => hooks.received.length === 4);
    expect(new Set(hooks.received.slice(1).map(({ notificationId }) => notificationId))).toEqual(new Set(ids));
    await eventually('the end', async () => (await recoveries()) === 0);
    await recover(id, LONG_AGO);
    await eventually('the end', async () => (await recoveries()) === 0);
    expect(hooks.received).toHaveLength(4);
  });

  it.each([
    ['0000-01-01T00:00:00+14:00', '1970-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59-14:00', '9999-12-31T23:59:59.999Z'],
  ])('takes any time of RFC 3339: %s', async (since, taken) => {
    const { id } = await platform.endpoint(hooks.url);
    expect(await recover(id, since)).toEqual({ endpoint_id: id, since: taken });
    await eventually('the end', async () => (await recoveries()) === 0);
  });

  it('begins at the given time and keeps to the types that the endpoint wants', async () => {
    const { id } = await platform.endpoint(hooks.url, { events: ['trade_strategy.trader.created'] });
    await missed(id, 2);
    const since = new Date(Date.now() + 1).toISOString();
    await eventually('the next millisecond', () => new Date().toISOString() > since);
    await setStatus(id, 'disabled');
    const wanted = platform.event({ type: 'trade_strategy.trader.created' });
    const unwanted = platform.event();
    await recoverAfter(id, since);
    await eventually('the wanted one', () => hooks.received.length > 0);
    await eventually('the end', async () => (await recoveries()) === 0);
    expect(hooks.received.map(({ notificationId }) => notificationId)).toEqual([wanted.notificationId]);
    expect(hooks.webhooksOf(unwanted.notificationId)).toEqual([]);
  });

  it('sends failed deliveries before waiting ones, in the order of each resource', async () => {
    const { id } = await platform.endpoint(hooks.url);
    const resourceId = '7c7c7c7c-0000-4000-8000-000000000001';
    hooks.answer = () => ({ status: 500 });
    const events = Array.from({ length: 3 }, () => platform.event({ resourceId }));
    const [first, second] = events;
    if (first === undefined || second === undefined) throw new Error('There are three events');
    await platform.publish(...events);
    for (let tries = 5; tries < 12; tries += 1) {
      await eventually(
        `${String(tries)} attempts`,
        async () => (await platform.deliveryOf(first, id)).attempts.length === tries,
      );
      clock.advance(11 * 60 * 60 * 1_000);
    }
    await eventually('the second is parked', async () => (await platform.deliveryOf(second, id)).attempts.length === 5);
    expect(await platform.deliveryOf(first, id)).toMatchObject({ status: 'failed' });
    const before = hooks.received.length;
    hooks.answer = () => ({ status: 200 });
    await recover(id, LONG_AGO);
    await eventually('all of them', () => hooks.received.length === before + 3);
    expect(hooks.received.slice(before).map(({ notificationId }) => notificationId)).toEqual(
      events.map(({ notificationId }) => notificationId),
    );
  });

  it('reads events page by page, also after failures of the gateway', async () => {
    const { id } = await platform.endpoint(hooks.url);
    const ids = await missed(id, 1_100);
    gateway.refusals = 1;
    gateway.asked.length = 0;
    await recover(id, LONG_AGO);
    await eventually('the refusal', () => gateway.refusals === 0);
    await eventually('all of them', () => hooks.received.length === ids.length, { deadlineMs: 20_000 });
    expect(new Set(hooks.received.map(({ notificationId }) => notificationId))).toEqual(new Set(ids));
    expect(gateway.asked.map((query) => query.get('after'))).toEqual([null, '500', '1000']);
  });

  it('sends an event once that also arrives through the log meanwhile', async () => {
    const { id } = await platform.endpoint(hooks.url);
    const events = Array.from({ length: 50 }, () => platform.event());
    await Promise.all([recover(id, LONG_AGO), platform.publish(...events)]);
    await eventually('all of them', () => hooks.received.length >= events.length);
    await eventually('the end', async () => (await recoveries()) === 0);
    await eventually(
      'recorded',
      async () => (await platform.deliveries({ status: 'delivered' })).length === events.length,
    );
    expect(hooks.received).toHaveLength(events.length);
  });
});

/** Enables the endpoint, and recovers its events since `since`. */
async function recoverAfter(endpointId: string, since: string): Promise<void> {
  await setStatus(endpointId, 'enabled');
  await recover(endpointId, since);
}

async function recoveries(): Promise<number> {
  const { rows } = await service.sql.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM webhook.recoveries WHERE ended_at IS NULL',
  );
  return rows[0]?.count ?? 0;
}
