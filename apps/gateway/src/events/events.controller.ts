import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import type { RecordedEvent } from '@ballast/internal-api';
import { type Answer, type Call, Handles, ok, TheCall } from '@ballast/platform-edge';
import { PublicEventsQuery } from './public-events.query';

@Controller()
export class EventsController {
  constructor(private readonly events: PublicEventsQuery) {}

  @Handles(API.listEvents)
  async list(@TheCall() { caller, query }: Call<typeof API.listEvents>): Promise<Answer> {
    const { events, next_after, has_more } = await this.events.after(caller.platformCode, query);
    return ok(`{"events":[${events.map(eventText).join(',')}],${JSON.stringify({ next_after, has_more }).slice(1)}`);
  }
}

/** JSON of an event. The stored payload is inserted as text, so that it has the bytes that the webhook carries. */
function eventText({ position, notification_id, type, occurred_at, payload }: RecordedEvent): string {
  return `${JSON.stringify({ position, notification_id, type, occurred_at }).slice(0, -1)},"payload":${payload}}`;
}
