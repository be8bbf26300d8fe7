import { z } from 'zod';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import { PUBLIC_EVENT_TYPES } from '../resources/resources';

export const publicEventRecorded = messageType({
  topic: TOPICS.publicEvents,
  type: 'public_event.recorded',
  summary: 'A public event with its position among the events of its platform. It occurred at the time of the message.',
  data: z.object({
    /** 1, 2, 3 … without gaps for each platform. */
    position: z.number().int(),
    /** The same for every endpoint and every retry. */
    notification_id: z.string(),
    type: z.enum(PUBLIC_EVENT_TYPES),
    resource_id: z.string(),
    /** The resource, exactly the bytes that its GET answered at that version. */
    payload: z.string(),
  }),
});
export type PublicEventRecorded = z.output<typeof publicEventRecorded.data>;

export const endpointStatusChanged = messageType({
  topic: TOPICS.webhookEvents,
  type: 'endpoint.status_changed',
  summary: 'A webhook endpoint was enabled or disabled, by its owner or after failing for too long.',
  data: z.object({
    endpoint_id: z.string(),
    status: z.enum(['enabled', 'disabled']),
    reason: z.string(),
  }),
});
