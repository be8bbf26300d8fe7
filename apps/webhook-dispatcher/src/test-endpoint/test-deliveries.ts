import { Inject, Injectable } from '@nestjs/common';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { causeOfCall } from '@ballast/platform-http';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import type { Reservation } from '../deliver-webhooks/reservation';
import type { EndpointEffect } from '../manage-endpoints/enabled-endpoints';
import { DeliveryStore, type WebhookEvent } from '../persistence/delivery.store';
import type { Target } from '../persistence/target';
import { testedFact } from '../queue-deliveries/delivery-facts';
import { DeliveryQueueing } from '../queue-deliveries/delivery-queueing';

/** Payload type of a test event. It is sent to its endpoint whatever types the owner has chosen. */
const TEST_EVENT_TYPE = 'webhook.test';

/** Deliveries of test events. */
@Injectable()
export class TestDeliveries {
  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly queueing: DeliveryQueueing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Queues the test event with this notification id, unless it is queued already. Returns the id of its delivery. */
  async queue(tx: Tx, target: Target, testId: string, reserve: () => Reservation): Promise<EndpointEffect<string>> {
    const known = await this.deliveries.findTest(tx, target, testId);
    if (known !== undefined) return { result: known, messages: [] };
    const position = await this.deliveries.nextTestPosition(tx);
    const event = testEvent(target, { position, notificationId: testId, occurredAt: toTimestamp(this.clock()) });
    const { deliveries, at } = await this.queueing.queue(tx, [{ event, target }], reserve());
    const [delivery] = deliveries;
    if (delivery === undefined) throw new Error('Another test event has the same position');
    const cause = causeOfCall({ correlationId: target.id, platformCode: target.platformCode });
    return { result: delivery.id, messages: [testedFact(cause, delivery, at)] };
  }
}

function testEvent(
  target: Target,
  of: { readonly position: number; readonly notificationId: string; readonly occurredAt: string },
): WebhookEvent {
  return {
    ...of,
    platformCode: target.platformCode,
    type: TEST_EVENT_TYPE,
    resourceId: target.id,
    payload: JSON.stringify({
      id: of.notificationId,
      endpoint_id: target.id,
      message: 'This is a test event. Nothing has happened.',
      created_at: of.occurredAt,
      updated_at: of.occurredAt,
    }),
  };
}
