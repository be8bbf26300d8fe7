import { z } from 'zod';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import { PUBLIC_EVENT_TYPES } from '../resources/resources';

/** Place of an event in the sequence of a customer account. */
const accountPlaceSchema = z.object({
  account_id: z.string(),
  /** 1, 2, 3 … without gaps for each account. */
  sequence: z.number().int(),
  /** Code of the advisor that the event is about; empty for an event that every reader of the account may see. */
  advisor: z.string(),
});

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
    /** Place of the event in the sequence of its customer account. Absent for an event of no account. */
    account: accountPlaceSchema.optional(),
    /** The same for the second account of an event that concerns two. */
    other_account: accountPlaceSchema.optional(),
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
  decides: true,
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
    /**
     * Position of the last event of the platform when the endpoint was made, or was enabled the last time. It gets later
     * events only. Absent: 0.
     */
    events_after: z.number().int().optional(),
    /** Newest first. */
    secrets: z.array(signingSecretSchema),
    created_at: z.string(),
    updated_at: z.string(),
    /** Empty until the endpoint is retired. */
    retired_at: z.string(),
    /** The attempts from which the health was decided; absent for a change by the owner. */
    observed: z.object({ has_succeeded: z.boolean(), has_failed: z.boolean(), is_gone: z.boolean() }).optional(),
  }),
});
export type EndpointChanged = z.output<typeof endpointChanged.data>;

/** A delivery that was queued: the sending of one event to the endpoint. */
const queuedDeliverySchema = z.object({
  id: z.string(),
  /** Position of the event among those of its platform; negative for a test event. */
  position: z.number().int(),
  resource_id: z.string(),
});

/** An event as it is sent. */
const sentEventSchema = z.object({
  position: z.number().int(),
  notification_id: z.string(),
  type: z.string(),
  resource_id: z.string(),
  occurred_at: z.string(),
  payload: z.string(),
});

export const deliveriesQueued = messageType({
  topic: TOPICS.webhookEvents,
  type: 'deliveries.queued',
  summary: 'Deliveries of public events to an endpoint were queued, at the time of the message.',
  data: z.object({
    endpoint_id: z.string(),
    deliveries: z.array(queuedDeliverySchema),
    /** Events that a recovery has read from the gateway, and no message of the log before. Absent when there are none. */
    events: z.array(sentEventSchema).optional(),
  }),
});
export type DeliveriesQueued = z.output<typeof deliveriesQueued.data>;

export const deliveryTested = messageType({
  topic: TOPICS.webhookEvents,
  type: 'delivery.tested',
  summary: 'The delivery of a test event to an endpoint was queued, at the time of the message.',
  data: z.object({ endpoint_id: z.string(), id: z.string(), event: sentEventSchema }),
});
export type DeliveryTested = z.output<typeof deliveryTested.data>;

/** An attempt, without the answer of the receiver: its text is foreign, and the record cannot forget. */
const endedAttemptSchema = z.object({
  at: z.string(),
  status_code: z.number().int().nullable(),
  latency_ms: z.number(),
  error: z.string(),
});
export type RecordedAttempt = z.output<typeof endedAttemptSchema>;

export const deliveriesEnded = messageType({
  topic: TOPICS.webhookEvents,
  type: 'deliveries.ended',
  summary: 'Deliveries to an endpoint have ended: delivered, or given up.',
  data: z.object({
    endpoint_id: z.string(),
    deliveries: z.array(
      z.object({
        id: z.string(),
        status: z.enum(['delivered', 'failed']),
        tries: z.number().int(),
        updated_at: z.string(),
        /** All attempts that are kept, oldest first. */
        attempts: z.array(endedAttemptSchema),
      }),
    ),
  }),
});
export type DeliveriesEnded = z.output<typeof deliveriesEnded.data>;

export const deliveriesRequeued = messageType({
  topic: TOPICS.webhookEvents,
  type: 'deliveries.requeued',
  summary: 'Deliveries to an endpoint that had ended were queued again.',
  data: z.object({
    endpoint_id: z.string(),
    deliveries: z.array(z.object({ id: z.string(), updated_at: z.string() })),
  }),
});
export type DeliveriesRequeued = z.output<typeof deliveriesRequeued.data>;

export const recoveryRequested = messageType({
  topic: TOPICS.webhookEvents,
  type: 'endpoint.recovery_requested',
  summary: 'The owner of an endpoint asked for the events that it has missed since a time.',
  data: z.object({
    endpoint_id: z.string(),
    /** The earlier time when another recovery was under way. */
    since: z.string(),
    /** Id of the recovery. It takes the place of an earlier one. */
    run: z.string(),
  }),
});
export type RecoveryRequested = z.output<typeof recoveryRequested.data>;

export const recoveryEnded = messageType({
  topic: TOPICS.webhookEvents,
  type: 'endpoint.recovery_ended',
  summary: 'The missed events of an endpoint are queued, or the endpoint is not sent to any more.',
  data: z.object({ endpoint_id: z.string(), run: z.string() }),
});
export type RecoveryEnded = z.output<typeof recoveryEnded.data>;
