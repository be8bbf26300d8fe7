import { decode, TOPICS } from '@ballast/contracts';
import { endpointChanged } from '@ballast/contracts/webhook';
import { newId } from '@ballast/kernel';
import type { WebhookDelivery } from '@ballast/internal-api';
import { describeFold, eventually, type FoldUnderTest, useRunningService } from '@ballast/test-infra';
import { DeliveredRetention } from '../persistence/delivered-retention';
import { record } from '../record';
import { DISPATCHER_ENVIRONMENT, dispatcherWith } from '../testing/dispatcher-environment';
import { DispatcherDriver, TestClock, type PublishedEvent } from '../testing/dispatcher-driver';
import { EventsGateway } from '../testing/events-gateway';
import { Receiver, type Answering } from '../testing/receiver';

const OPERATIONS = 'trade_strategy.operation.status_changed';
const EXECUTIONS = 'trade_strategy.execution.status_changed';
const TRADERS = 'trade_strategy.trader.created';
const LONG_AGO = '2020-01-01T00:00:00Z';
const DEADLINE = { deadlineMs: 30_000 };

let gateway: EventsGateway;
beforeAll(async () => {
  gateway = await EventsGateway.start();
});
afterAll(() => gateway.close());

const receivers: Receiver[] = [];
afterAll(() => Promise.all(receivers.map((each) => each.close())));

const running = useRunningService(dispatcherWith(new TestClock().now), [TOPICS.webhookEvents], {
  ...DISPATCHER_ENVIRONMENT,
  get GATEWAY_URL(): string {
    return gateway.url;
  },
});

/** A platform with endpoints, each at a receiver of its own. */
class Platform {
  readonly driver = new DispatcherDriver((messages) => running.driver.send(messages), running.http);

  constructor() {
    gateway.serve(this.driver);
  }

  /** Registers an endpoint for events of one type; its receiver answers 200 unless told otherwise. */
  async endpoint(type: string, answer?: Answering): Promise<string> {
    const hooks = await Receiver.start();
    receivers.push(hooks);
    if (answer !== undefined) hooks.answer = answer;
    return (await this.driver.endpoint(hooks.url, { events: [type] })).id;
  }

  call<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T> {
    return running.http.call<T>(method, this.driver.path(path), body);
  }

  async publish(type: PublishedEvent['type'], count = 1): Promise<readonly PublishedEvent[]> {
    const events = Array.from({ length: count }, () => this.driver.event({ type }));
    await this.driver.publish(...events);
    return events;
  }

  /** Waits until the delivery of an event is in `status`, after a number of attempts at least. */
  until(
    event: PublishedEvent,
    endpointId: string,
    { status, attempts = 0 }: { readonly status: WebhookDelivery['status']; readonly attempts?: number },
  ): Promise<WebhookDelivery> {
    const find = async (): Promise<WebhookDelivery | undefined> => {
      const query = { endpoint_id: endpointId, resource_id: event.resourceId, limit: '200' };
      const found = (await this.driver.deliveries(query)).find((each) => each.notification_id === event.notificationId);
      return found?.status === status && found.attempts.length >= attempts ? found : undefined;
    };
    return eventually(`a delivery is ${status}`, find, DEADLINE);
  }

  /** Waits until the record tells of a change of an endpoint. */
  async told(endpointId: string, change: string): Promise<void> {
    const isTold = (): boolean =>
      running.driver
        .received(endpointChanged.type)
        .some((message) => message.key === endpointId && decode(endpointChanged, message).data.change === change);
    await eventually(`the endpoint is ${change}`, isTold, DEADLINE);
  }
}

/** Deliveries that succeed, are sent again and are tests, at an endpoint whose address and secret change. */
async function deliver(platform: Platform): Promise<void> {
  const id = await platform.endpoint(OPERATIONS);
  await platform.call('POST', `endpoints/${id}/rotate-secret`, { rotation_id: newId() });
  const events = await platform.publish(OPERATIONS, 20);
  for (const event of events) await platform.until(event, id, { status: 'delivered' });
  const [first] = events;
  if (first === undefined) throw new Error('Nothing was published');
  const delivery = await platform.until(first, id, { status: 'delivered' });
  await platform.call('POST', `deliveries/${delivery.id}/redeliver`, {});
  await platform.until(first, id, { status: 'delivered', attempts: 2 });
  await platform.call('POST', `endpoints/${id}/test`, { id: newId() });
  await eventually('the test', async () => {
    const deliveries = await platform.driver.deliveries({ endpoint_id: id, limit: '200' });
    return deliveries.some(({ type, status }) => type === 'webhook.test' && status === 'delivered');
  });
}

/** An endpoint that fails and recovers, one that is gone, one that is deleted, and one whose delivery stays pending. */
async function fail(platform: Platform): Promise<void> {
  const flaky: string = await platform.endpoint(TRADERS, async (_webhook, number) => {
    // Both answers in one transaction would be neither a start nor an end of failures.
    if (number > 1) await platform.told(flaky, 'failing');
    return { status: number === 1 ? 500 : 200 };
  });
  const gone = await platform.endpoint(TRADERS, () => ({ status: 410 }));
  const dead = await platform.endpoint(TRADERS, () => ({ status: 503 }));
  const stuck = await platform.endpoint(TRADERS, () => ({ status: 503 }));
  const [event] = await platform.publish(TRADERS);
  if (event === undefined) throw new Error('Nothing was published');
  await platform.until(event, flaky, { status: 'delivered', attempts: 2 });
  await platform.told(flaky, 'recovered');
  await platform.until(event, gone, { status: 'failed', attempts: 1 });
  await platform.told(gone, 'disabled');
  await platform.until(event, stuck, { status: 'pending', attempts: 1 });
  await platform.until(event, dead, { status: 'pending', attempts: 1 });
  await platform.call('DELETE', `endpoints/${dead}`);
  await platform.until(event, dead, { status: 'failed', attempts: 1 });
  await platform.told(dead, 'retired');
}

/** Events that an endpoint misses while it is disabled. One of them the gateway knows before the log has it. */
async function recover(platform: Platform): Promise<void> {
  const id = await platform.endpoint(EXECUTIONS);
  const other = await platform.endpoint(EXECUTIONS);
  await platform.call('PATCH', `endpoints/${id}`, { status: 'disabled' });
  const missed = await platform.publish(EXECUTIONS, 3);
  for (const event of missed) await platform.until(event, other, { status: 'delivered' });
  await platform.call('PATCH', `endpoints/${id}`, { status: 'enabled' });
  const ahead = platform.driver.event({ type: EXECUTIONS });
  await platform.call('POST', `endpoints/${id}/recover`, { since: LONG_AGO });
  for (const event of [...missed, ahead]) await platform.until(event, id, { status: 'delivered' });
  await platform.driver.publish(ahead);
  await platform.until(ahead, other, { status: 'delivered' });
}

async function work(): Promise<void> {
  const platforms = [new Platform(), new Platform(), new Platform()] as const;
  await Promise.all([deliver(platforms[0]), fail(platforms[1]), recover(platforms[2])]);
}

const retentionsOf: FoldUnderTest['retentionsOf'] = (writePath, logger) => [
  new DeliveredRetention(writePath, { DELIVERIES_KEPT_DAYS: 0 }, logger),
];

describeFold({ record, databaseUrl: () => running.databaseUrl, work, retentionsOf });
