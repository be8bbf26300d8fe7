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

/** A secret that signs deliveries, without its text. */
const signingSecretSchema = z.object({
  id: z.string(),
  created_at: z.string(),
  /** Empty for the newest secret, which does not expire. */
  expires_at: z.string(),
});
export type SigningSecret = Readonly<z.output<typeof signingSecretSchema>>;

export const endpointChanged = messageType({
  topic: TOPICS.webhookEvents,
  type: 'endpoint.changed',
  summary: 'A webhook endpoint as it is after a change. The texts of its secrets are no part of the message.',
  data: z.object({
    endpoint_id: z.string(),
    /**
     * `failing`, `recovered`: attempts began to fail, or succeed again. `disabled`: by its owner or after failing for too
     * long. `retired`: the last delivery of a deleted endpoint has ended.
     */
    change: z.enum([
      'created',
      'updated',
      'rotated',
      'enabled',
      'disabled',
      'deleted',
      'failing',
      'recovered',
      'retired',
    ]),
    /** 1 for the new endpoint, one more with each message about it. */
    revision: z.number().int(),
    /** 1 for the new endpoint, one more with each change of what is sent to it. */
    version: z.number().int(),
    url: z.string(),
    /** Empty for all types. */
    event_types: z.array(z.string()),
    status: z.enum(['enabled', 'disabled', 'deleted']),
    status_reason: z.string(),
    /** Time of the first failure since the last success; empty while attempts succeed. */
    failing_since: z.string(),
    /** Newest first. */
    secrets: z.array(signingSecretSchema),
    created_at: z.string(),
    updated_at: z.string(),
    /** Empty until the endpoint is retired. */
    retired_at: z.string(),
  }),
});
export type EndpointChanged = z.output<typeof endpointChanged.data>;
