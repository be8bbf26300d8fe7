import { randomUUID } from 'node:crypto';
import { compose, type PublicEventType } from '@ballast/contracts';
import { publicEventRecorded } from '@ballast/contracts/webhook';
import { newId } from '@ballast/kernel';
import type { WebhookDelivery, WebhookEndpoint, WebhookEndpointWithSecret } from '@ballast/internal-api';
import type { Clock } from '@ballast/kernel';
import type { InternalHttp } from '@ballast/test-infra';
import type { OutgoingMessage } from '@ballast/platform-log';
import { outsideCause } from '@ballast/test-kit';

/** A clock that a test can set ahead of the real time. */
export class TestClock {
  private aheadMs = 0;

  readonly now: Clock = () => new Date(Date.now() + this.aheadMs);

  advance(ms: number): void {
    this.aheadMs += ms;
  }
}

export interface PublishedEvent {
  readonly position: number;
  readonly notificationId: string;
  readonly type: PublicEventType;
  readonly resourceId: string;
  readonly occurredAt: string;
  readonly payload: string;
}

/** A platform that publishes events and manages its endpoints, as the other services do it for the dispatcher. */
export class DispatcherDriver {
  readonly published: PublishedEvent[] = [];

  constructor(
    private readonly send: (messages: readonly OutgoingMessage[]) => Promise<void>,
    private readonly http: InternalHttp,
    readonly platformCode = randomUUID().slice(0, 6).toUpperCase(),
  ) {}

  /** An event that is not on the log yet. */
  event(of: { readonly resourceId?: string; readonly type?: PublicEventType } = {}): PublishedEvent {
    const position = this.published.length + 1;
    const resourceId = of.resourceId ?? randomUUID();
    const event: PublishedEvent = {
      position,
      notificationId: randomUUID(),
      type: of.type ?? 'trade_strategy.operation.status_changed',
      resourceId,
      occurredAt: new Date().toISOString(),
      payload: JSON.stringify({ id: resourceId, note: 'zażółć gęślą jaźń ✓', position }),
    };
    this.published.push(event);
    return event;
  }

  message(event: PublishedEvent): OutgoingMessage {
    return compose(publicEventRecorded, {
      key: this.platformCode,
      cause: outsideCause(event.resourceId, this.platformCode),
      place: newId(),
      occurredAt: event.occurredAt,
      data: {
        position: event.position,
        notification_id: event.notificationId,
        type: event.type,
        resource_id: event.resourceId,
        payload: event.payload,
      },
    });
  }

  async publish(...events: readonly PublishedEvent[]): Promise<void> {
    await this.send(events.map((event) => this.message(event)));
  }

  endpoint(
    url: string,
    rest: { readonly events?: readonly string[]; readonly secret?: string; readonly events_after?: number } = {},
  ): Promise<WebhookEndpointWithSecret> {
    return this.http.call('POST', '/internal/endpoints', {
      platform_code: this.platformCode,
      id: randomUUID(),
      url,
      ...rest,
    });
  }

  path(rest: string, query: Readonly<Record<string, string>> = {}): string {
    return `/internal/${rest}?${new URLSearchParams({ platform_code: this.platformCode, ...query }).toString()}`;
  }

  readEndpoint(id: string): Promise<WebhookEndpoint> {
    return this.http.get(this.path(`endpoints/${id}`));
  }

  updateEndpoint(id: string, changes: Readonly<Record<string, unknown>>): Promise<WebhookEndpoint> {
    return this.http.call('PATCH', this.path(`endpoints/${id}`), changes);
  }

  async deliveries(query: Readonly<Record<string, string>> = {}): Promise<readonly WebhookDelivery[]> {
    const page = await this.http.get<{ deliveries: readonly WebhookDelivery[] }>(this.path('deliveries', query));
    return page.deliveries;
  }

  async deliveryOf(event: PublishedEvent, endpointId: string): Promise<WebhookDelivery> {
    const found = await this.deliveries({ endpoint_id: endpointId, resource_id: event.resourceId, limit: '200' });
    const delivery = found.find(({ notification_id }) => notification_id === event.notificationId);
    if (delivery === undefined) throw new Error(`No delivery of ${event.notificationId} to ${endpointId}`);
    return delivery;
  }
}
