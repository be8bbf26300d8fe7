import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { publicEventRecorded } from '@ballast/contracts/webhook';
import { decodeMessages, WritePath, type Slice, type LogMessage } from '@ballast/platform-log';
import { DeliveryReservations } from '../deliver-webhooks/reservation';
import { FanOutEventsHandler, type PublishedEvents } from './fan-out-events.handler';
import { publishedEvent } from './published-event';

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
      this.writePath.commit(slice, (tx, messages) => this.handler.handle(tx, publishedEvents(messages), open)),
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
        (message) => publishedEvent(decode(publicEventRecorded, message)),
      ),
  };
}
