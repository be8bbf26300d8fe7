import type { WebhookDelivery } from '@ballast/internal-api';
import { openLog, WritePath } from '@ballast/platform-log';
import { createLogger } from '@ballast/platform-observability';
import { openDatabase } from '@ballast/platform-postgres';
import { eventually, useRunningService } from '@ballast/test-infra';
import { DISPATCHER_ENVIRONMENT, dispatcherWith } from '../testing/dispatcher-environment';
import { DispatcherDriver, TestClock, type PublishedEvent } from '../testing/dispatcher-driver';
import { EventsGateway } from '../testing/events-gateway';
import { Receiver } from '../testing/receiver';
import { DeliveredRetention } from './delivered-retention';

const DAYS = 30;
const LONG_AGO = '2020-01-01T00:00:00Z';

let gateway: EventsGateway;
let platform: DispatcherDriver;
let hooks: Receiver;
let others: Receiver;
beforeAll(async () => {
  gateway = await EventsGateway.start();
});
afterAll(() => gateway.close());

const service = useRunningService(dispatcherWith(new TestClock().now), [], {
  ...DISPATCHER_ENVIRONMENT,
  get GATEWAY_URL(): string {
    return gateway.url;
  },
});

beforeEach(async () => {
  [hooks, others] = await Promise.all([Receiver.start(), Receiver.start()]);
  platform = new DispatcherDriver((messages) => service.driver.send(messages), service.http);
  gateway.serve(platform);
});
afterEach(() => Promise.all([hooks.close(), others.close()]));

/** Removes what is old by the setting. */
async function removeOld(): Promise<void> {
  const database = await openDatabase({
    url: service.databaseUrl,
    schema: 'webhook',
    poolSize: 2,
    entities: [],
    migrations: [],
    applicationName: 'retention',
  });
  try {
    const writePath = new WritePath(database, openLog({ kind: 'embedded', database, topics: [] }));
    const logger = createLogger({ service: 'webhook', level: 'silent' });
    await new DeliveredRetention(writePath, { DELIVERIES_KEPT_DAYS: DAYS }, logger).removeOld();
  } finally {
    await database.close();
  }
}

function age(deliveryId: string, days: number): Promise<unknown> {
  return service.sql.query(`UPDATE webhook.deliveries SET updated_at = now() - $2 * interval '1 day' WHERE id = $1`, [
    deliveryId,
    days,
  ]);
}

function ended(event: PublishedEvent, endpointId: string, status: WebhookDelivery['status']): Promise<WebhookDelivery> {
  return eventually(`the delivery is ${status}`, async () => {
    const delivery = await platform.deliveryOf(event, endpointId);
    return delivery.status === status ? delivery : undefined;
  });
}

async function bodyOf({ position }: PublishedEvent): Promise<string | null | undefined> {
  const { rows } = await service.sql.query<{ payload: string | null }>(
    'SELECT payload FROM webhook.events WHERE platform_code = $1 AND position = $2',
    [platform.platformCode, position],
  );
  return rows[0]?.payload;
}

async function published(): Promise<PublishedEvent> {
  const event = platform.event();
  await platform.publish(event);
  return event;
}

describe('what was delivered long ago', () => {
  it('loses its attempts and its body, and stays with its end', async () => {
    const { id } = await platform.endpoint(hooks.url);
    const [old, young] = [await published(), await published()];
    const oldDelivery = await ended(old, id, 'delivered');
    await ended(young, id, 'delivered');
    await age(oldDelivery.id, DAYS + 1);
    await removeOld();
    expect(await platform.deliveryOf(old, id)).toMatchObject({ id: oldDelivery.id, status: 'delivered', attempts: [] });
    expect(await bodyOf(old)).toBeNull();
    expect((await platform.deliveryOf(young, id)).attempts).toHaveLength(1);
    expect(await bodyOf(young)).toBe(young.payload);
  });

  it('keeps its body for other endpoints to which it was not delivered, or not so long ago', async () => {
    const [first, second] = [await platform.endpoint(hooks.url), await platform.endpoint(others.url)];
    others.answer = () => ({ status: 410 });
    const event = await published();
    const delivered = await ended(event, first.id, 'delivered');
    const failed = await ended(event, second.id, 'failed');
    await age(delivered.id, DAYS + 2);
    await age(failed.id, DAYS + 2);
    await removeOld();
    expect(await bodyOf(event)).toBe(event.payload);
    expect((await platform.deliveryOf(event, second.id)).attempts).toHaveLength(1);
    others.answer = () => ({ status: 200 });
    await service.http.call('PATCH', platform.path(`endpoints/${second.id}`), { status: 'enabled' });
    await service.http.call('POST', platform.path(`deliveries/${failed.id}/redeliver`), {});
    await ended(event, second.id, 'delivered');
    await removeOld();
    expect(await bodyOf(event)).toBe(event.payload);
    await age(failed.id, DAYS + 1);
    await removeOld();
    expect(await bodyOf(event)).toBeNull();
  });

  it('is sent again with the same bytes, which the gateway has kept', async () => {
    const { id } = await platform.endpoint(hooks.url);
    const event = await published();
    const delivery = await ended(event, id, 'delivered');
    await age(delivery.id, DAYS + 1);
    await removeOld();
    gateway.refusals = 1;
    const path = platform.path(`deliveries/${delivery.id}/redeliver`);
    await expect(service.http.call('POST', path, {})).rejects.toMatchObject({ code: 'unavailable' });
    expect(await platform.deliveryOf(event, id)).toMatchObject({ status: 'delivered' });
    await service.http.call('POST', path, {});
    await eventually('the second request', () => hooks.received.length === 2);
    expect(hooks.received.map(({ body }) => body)).toEqual([event.payload, event.payload]);
    expect((await ended(event, id, 'delivered')).attempts).toHaveLength(1);
  });

  it('is recovered with its body for an endpoint that was disabled then', async () => {
    const [first, second] = [await platform.endpoint(hooks.url), await platform.endpoint(others.url)];
    await service.http.call('PATCH', platform.path(`endpoints/${second.id}`), { status: 'disabled' });
    const event = await published();
    await age((await ended(event, first.id, 'delivered')).id, DAYS + 1);
    await removeOld();
    expect(await bodyOf(event)).toBeNull();
    await service.http.call('PATCH', platform.path(`endpoints/${second.id}`), { status: 'enabled' });
    await service.http.call('POST', platform.path(`endpoints/${second.id}/recover`), { since: LONG_AGO });
    await eventually('the recovered one', () => others.received.length === 1);
    expect(others.received[0]?.body).toBe(event.payload);
  });

  it('keeps the body of a test, which no other service has', async () => {
    const { id } = await platform.endpoint(hooks.url);
    await service.http.call('POST', platform.path(`endpoints/${id}/test`), {
      id: '5b0ad4a5-9c1e-4b0a-9c3b-0c6f0a4a7d11',
    });
    const delivery = await eventually('the test', async () => {
      const [only] = await platform.deliveries({ endpoint_id: id, status: 'delivered' });
      return only;
    });
    await age(delivery.id, DAYS + 1);
    await removeOld();
    expect((await platform.deliveries({ endpoint_id: id }))[0]?.attempts).toEqual([]);
    await service.http.call('POST', platform.path(`deliveries/${delivery.id}/redeliver`), {});
    await eventually('the second request', () => hooks.received.length === 2);
    expect(hooks.received[0]?.body).toBe(hooks.received[1]?.body);
  });
});
