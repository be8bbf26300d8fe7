import type { WebhookDelivery } from '@ballast/internal-api';
import { eventually, useRunningService } from '@ballast/test-infra';
import { DISPATCHER_ENVIRONMENT, dispatcherWith } from '../testing/dispatcher-environment';
import { DispatcherDriver, TestClock, type PublishedEvent } from '../testing/dispatcher-driver';
import { Receiver, wrongSignatures } from '../testing/receiver';

const clock = new TestClock();
const definition = dispatcherWith(clock.now);
const service = useRunningService(definition, [], DISPATCHER_ENVIRONMENT);

let hooks: Receiver;
let platform: DispatcherDriver;
beforeEach(async () => {
  hooks = await Receiver.start();
  platform = new DispatcherDriver((messages) => service.driver.send(messages), service.http);
});
afterEach(() => hooks.close());

function redeliver(id: string): Promise<WebhookDelivery> {
  return service.http.call('POST', platform.path(`deliveries/${id}/redeliver`), {});
}

function until(
  event: PublishedEvent,
  endpointId: string,
  isThere: (delivery: WebhookDelivery) => boolean,
): Promise<WebhookDelivery> {
  return eventually('the delivery has come so far', async () => {
    const delivery = await platform.deliveryOf(event, endpointId);
    return isThere(delivery) ? delivery : undefined;
  });
}

describe('sending a delivery again', () => {
  it('sends a delivered webhook again, with the same id and bytes', async () => {
    const { id, secret } = await platform.endpoint(hooks.url);
    const event = platform.event();
    await platform.publish(event);
    const delivery = await until(event, id, ({ status }) => status === 'delivered');
    await redeliver(delivery.id);
    const again = await until(event, id, ({ status, attempts }) => status === 'delivered' && attempts.length === 2);
    expect(again.id).toBe(delivery.id);
    expect(hooks.received.map(({ notificationId, body }) => [notificationId, body])).toEqual([
      [event.notificationId, event.payload],
      [event.notificationId, event.payload],
    ]);
    expect(hooks.received.flatMap((webhook) => wrongSignatures(webhook, secret))).toEqual([]);
  });

  it('does not wait for a retry that is hours away, and begins the schedule anew', async () => {
    hooks.answer = () => ({ status: 500 });
    const { id } = await platform.endpoint(hooks.url);
    const event = platform.event();
    await platform.publish(event);
    const parked = await until(event, id, ({ attempts }) => attempts.length === 5);
    expect(await redeliver(parked.id)).toMatchObject({ id: parked.id, status: 'pending' });
    await until(event, id, ({ attempts }) => attempts.length === 10);
    hooks.answer = () => ({ status: 204 });
    await redeliver(parked.id);
    await until(event, id, ({ status }) => status === 'delivered');
  });

  it('puts an older event of a resource before the newer one that waits', async () => {
    const { id } = await platform.endpoint(hooks.url);
    const older = platform.event();
    await platform.publish(older);
    const delivery = await until(older, id, ({ status }) => status === 'delivered');
    hooks.answer = () => ({ status: 500 });
    const newer = platform.event({ resourceId: older.resourceId });
    await platform.publish(newer);
    await until(newer, id, ({ attempts }) => attempts.length === 5);
    const before = hooks.received.length;
    hooks.answer = () => ({ status: 200 });
    await redeliver(delivery.id);
    await until(newer, id, ({ status }) => status === 'delivered');
    expect(hooks.received.slice(before).map(({ notificationId }) => notificationId)).toEqual([
      older.notificationId,
      newer.notificationId,
    ]);
  });

  it('is refused while the endpoint is disabled, and for an endpoint that does not exist', async () => {
    const { id } = await platform.endpoint(hooks.url);
    const event = platform.event();
    await platform.publish(event);
    const delivery = await until(event, id, ({ status }) => status === 'delivered');
    const stranger = new DispatcherDriver((messages) => service.driver.send(messages), service.http);
    await expect(
      service.http.call('POST', stranger.path(`deliveries/${delivery.id}/redeliver`), {}),
    ).rejects.toMatchObject({ code: 'not_found' });
    expect(await service.http.get(platform.path(`deliveries/${delivery.id}`))).toEqual(delivery);
    for (const path of [stranger.path(`deliveries/${delivery.id}`), platform.path('deliveries/1')]) {
      await expect(service.http.get(path)).rejects.toMatchObject({ code: 'not_found' });
    }
    await service.http.call('PATCH', platform.path(`endpoints/${id}`), { status: 'disabled' });
    await expect(redeliver(delivery.id)).rejects.toMatchObject({ code: 'conflict' });
    expect(hooks.received).toHaveLength(1);
  });
});

describe('the list of deliveries', () => {
  it('is read page by page in the order of queueing, and by every filter', async () => {
    const { id } = await platform.endpoint(hooks.url);
    const { id: otherId } = await platform.endpoint(hooks.url, { events: ['trade_strategy.trader.created'] });
    const first = platform.event({ type: 'trade_strategy.trader.created' });
    const others = Array.from({ length: 6 }, () => platform.event());
    await platform.publish(first, ...others);
    await eventually('all', async () => (await platform.deliveries({ status: 'delivered' })).length === 8);
    const seen: WebhookDelivery[] = [];
    let after = '';
    do {
      const query = { limit: '3', ...(after === '' ? {} : { after }) };
      const page = await service.http.get<{ deliveries: WebhookDelivery[]; next_after: string }>(
        platform.path('deliveries', query),
      );
      expect(page.deliveries.length).toBeLessThanOrEqual(3);
      seen.push(...page.deliveries);
      after = page.next_after;
    } while (after !== '');
    expect(seen).toEqual(await platform.deliveries());
    expect(seen.map(({ id: deliveryId }) => deliveryId)).toEqual([...new Set(seen.map((each) => each.id))].sort());
    expect(await platform.deliveries({ endpoint_id: otherId })).toMatchObject([
      { notification_id: first.notificationId },
    ]);
    expect(await platform.deliveries({ type: 'trade_strategy.trader.created' })).toHaveLength(2);
    expect(await platform.deliveries({ resource_id: first.resourceId, endpoint_id: id })).toHaveLength(1);
    expect(await platform.deliveries({ status: 'pending' })).toEqual([]);
    expect(await platform.deliveries({ since: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
    expect(await platform.deliveries({ since: '2020-01-01T00:00:00Z' })).toHaveLength(8);
    expect(await platform.deliveries({ endpoint_id: '00000000-0000-4000-8000-000000000000' })).toEqual([]);
  });

  it('names the violations of its query', async () => {
    const query = { status: 'lost', endpoint_id: 'no', since: 'yesterday' };
    await expect(platform.deliveries(query)).rejects.toMatchObject({
      code: 'invalid_request',
      options: {
        errors: [
          'query/endpoint_id must be a UUID',
          'query/status must be pending, delivered or failed',
          'query/since must be a time of RFC 3339',
        ],
      },
    });
    await expect(platform.deliveries({ after: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
