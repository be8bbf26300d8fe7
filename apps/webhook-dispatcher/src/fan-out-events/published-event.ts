import type { Cause, Envelope } from '@ballast/contracts';
import type { PublicEventRecorded } from '@ballast/contracts/webhook';
import { z } from 'zod';
import type { WebhookEvent } from '../persistence/delivery.store';

/** An event with the message that has published it. */
export interface PublishedEvent {
  readonly event: WebhookEvent;
  readonly message: Cause;
}

const uuid = z.guid();

/** @throws ZodError when the resource has no UUID. */
export function publishedEvent(message: Envelope<PublicEventRecorded>): PublishedEvent {
  const { platformCode, occurredAt, data } = message;
  const event = {
    platformCode,
    position: data.position,
    notificationId: data.notification_id,
    type: data.type,
    resourceId: uuid.parse(data.resource_id),
    occurredAt,
    payload: data.payload,
  };
  return { event, message };
}
