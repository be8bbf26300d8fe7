import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { publicEventRecorded } from '@ballast/contracts/webhook';
import { decodeMessages, WritePath, type Slice, type LogMessage } from '@ballast/platform-log';
import { z } from 'zod';
import { DeliveryReservations } from '../deliver-webhooks/reservation';
import type { WebhookEvent } from '../persistence/delivery.store';
import { FanOutEventsHandler, type PublishedEvents } from './fan-out-events.handler';

const uuid = z.guid();

@Controller()
export class FanOutEventsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly reservations: DeliveryReservations,
    private readonly handler: FanOutEventsHandler,
  ) {}

  @EventPattern(TOPICS.publicEvents)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.reservations.during((open) =>
      this.writePath.commit(slice, async (tx, messages) => {
        await this.handler.handle(tx, publishedEvents(messages), open);
        return [];
      }),
    );
  }
}

function publishedEvents(messages: readonly LogMessage[]): PublishedEvents {
  const recorded = messages.filter(({ type }) => type === publicEventRecorded.type);
  return {
    platformCodes: [...new Set(recorded.map(({ key }) => key))],
    eventsOf: (platformCodes) =>
      decodeMessages(
        recorded.filter(({ key }) => platformCodes.has(key)),
        readEvent,
      ),
  };
}

function readEvent(message: LogMessage): WebhookEvent {
  const { platformCode, occurredAt, data } = decode(publicEventRecorded, message);
  return {
    platformCode,
    position: data.position,
    notificationId: data.notification_id,
    type: data.type,
    resourceId: uuid.parse(data.resource_id),
    occurredAt,
    payload: data.payload,
  };
}
