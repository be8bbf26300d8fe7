import { z } from 'zod';
import {
  identifier,
  identifierOrEmpty,
  label,
  openCode,
  prose,
  timestamp,
  timestampOrEmpty,
} from '../resources/formats';
import { PUBLIC_EVENT_TYPES } from '../resources/resources';
import { OVERLAP_DEFAULT_SECONDS, overlapSchema } from '../resources/secret-rotation';

/** `whsec_` and the base64 of 24 to 64 bytes, as Standard Webhooks defines a secret. */
const WEBHOOK_SECRET_PATTERN = /^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

export const TIME_RULE = 'must be a time of RFC 3339, such as "2027-01-31T00:00:00Z"';

/** An error message for a value of the wrong form. A value that is absent keeps the message `is required`. */
const unlessAbsent =
  (rule: string) =>
  ({ input }: { readonly input?: unknown }): string | undefined =>
    input === undefined ? undefined : rule;

/**
 * A control character, white space or half of a surrogate pair. A parser of URLs removes or replaces such characters
 * without a word, and Postgres refuses U+0000 in a text.
 */
const UNFIT_FOR_URL = /[\p{Cc}\p{Z}\p{Cs}]/u;

const urlSchema = z
  .url({ protocol: /^https?$/, error: unlessAbsent('must be an http or https URL') })
  .max(2_000, 'must have at most 2000 characters')
  .refine((url) => !UNFIT_FOR_URL.test(url), 'must not contain white space or control characters')
  .refine((url) => portOf(url) !== '0', 'must not have the port 0')
  .meta({
    description:
      'Address that deliveries are sent to, http or https, without white space and control characters, with any port but 0. Private and loopback addresses are refused outside the sandbox. Redirects are not followed.',
  });

/** The port that a URL names; empty when it names none, or when the text is no URL. */
function portOf(text: string): string {
  return URL.canParse(text) ? new URL(text).port : '';
}

const eventTypeSchema = z.enum(PUBLIC_EVENT_TYPES).meta({ id: 'WebhookEventType', description: 'Type of an event.' });
const eventsSchema = z
  .array(eventTypeSchema)
  .refine((types) => new Set(types).size === types.length, 'must not repeat a type')
  .meta({
    maxItems: PUBLIC_EVENT_TYPES.length,
    uniqueItems: true,
    description: 'Types of the events to send. `[]` or absent: all types.',
  });

const ENDPOINT_STATUSES = ['enabled', 'disabled'] as const;
const endpointStatusSchema = z
  .enum(ENDPOINT_STATUSES)
  .meta({ description: 'Nothing is sent to a `disabled` endpoint; its events wait.' });

/** Webhook endpoints of one platform at the most, unless a dispatcher is configured otherwise. */
export const WEBHOOK_ENDPOINTS_MAX = 100;

/** Upper bound of secrets of one endpoint that sign deliveries at the same time. */
export const WEBHOOK_SECRETS_MAX = 5;

const liveSecretSchema = z
  .object({
    created_at: timestamp('Time from which on the secret signs: RFC 3339, UTC, milliseconds.'),
    expires_at: timestampOrEmpty('Time until which the secret signs. Empty for the newest secret.'),
  })
  .meta({ id: 'WebhookSecret', description: 'A secret that signs deliveries now, without its text.' });

export const webhookEndpointSchema = z
  .object({
    id: identifier('Id of the endpoint.'),
    url: label('Address that deliveries are sent to.', 2_000),
    events: z
      .array(label('Type of an event.', 100))
      .meta({ description: 'Types of the events that are sent. `[]`: all types.' }),
    status: endpointStatusSchema,
    status_reason: openCode(
      ['gone', 'failing', 'requested'],
      'Reason for `disabled`: the endpoint answered 410 (`gone`), had five days without a success (`failing`), or was disabled by a call (`requested`). Empty while enabled.',
    ),
    failing_since: timestampOrEmpty('Time of the first failure after the last success. Empty when there is none.'),
    live_secrets: z
      .array(liveSecretSchema)
      .meta({ maxItems: WEBHOOK_SECRETS_MAX, description: 'Secrets that sign deliveries now, newest first.' }),
    created_at: timestamp('Time at which the endpoint was registered: RFC 3339, UTC, milliseconds.'),
    updated_at: timestamp('Time of the last change: RFC 3339, UTC, milliseconds.'),
  })
  .meta({ id: 'WebhookEndpoint', description: 'An address of the platform that events are sent to.' });

export const webhookEndpointWithSecretSchema = webhookEndpointSchema
  .extend({
    secret: label(
      'Secret that deliveries are signed with. Shown once: a replay of the request does not carry it.',
      200,
    ).optional(),
  })
  .meta({ id: 'WebhookEndpointWithSecret', description: 'An endpoint with its new secret.' });

const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const;
export const deliveryStatusSchema = z.enum(DELIVERY_STATUSES).meta({
  description: '`pending`: attempts go on. `delivered`: the endpoint answered 2xx. `failed`: attempts have ended.',
});

const deliveryAttemptSchema = z
  .object({
    at: timestamp('Time of the attempt: RFC 3339, UTC, milliseconds.'),
    status_code: z
      .int()
      .meta({ minimum: 100, maximum: 599 })
      .nullable()
      .meta({ description: 'HTTP status of the answer. `null` when there was no answer.' }),
    latency_ms: z.number().meta({ minimum: 0, description: 'Milliseconds from the start of the attempt to its end.' }),
    error: prose('Reason why there was no answer. Empty when there was one.'),
    response_excerpt: label('First 512 bytes of the answer.', 512),
  })
  .meta({ id: 'WebhookAttempt', description: 'One attempt to send a delivery.' });

export const webhookDeliverySchema = z
  .object({
    id: identifier('Id of the delivery.'),
    endpoint_id: identifier('Endpoint that the event is sent to.'),
    notification_id: identifier('Id of the event: the same for every endpoint and every attempt.'),
    type: label('Type of the event; `webhook.test` for a test.', 100),
    resource_id: identifierOrEmpty('Resource that the event reports; of a test the endpoint.'),
    status: deliveryStatusSchema,
    attempts: z.array(deliveryAttemptSchema).meta({
      description: 'Attempts so far, oldest first. Some months after it was delivered a delivery has none any more.',
    }),
    next_attempt_at: timestampOrEmpty('Time of the next attempt. Empty when none is due.'),
    created_at: timestamp('Time at which the delivery was made: RFC 3339, UTC, milliseconds.'),
    updated_at: timestamp('Time of the last change: RFC 3339, UTC, milliseconds.'),
  })
  .meta({ id: 'WebhookDelivery', description: 'The sending of one event to one endpoint.' });

export const createWebhookEndpointSchema = z
  .strictObject({
    url: urlSchema,
    events: eventsSchema.optional(),
    secret: z
      .string()
      .regex(WEBHOOK_SECRET_PATTERN, 'must be `whsec_` and the base64 of 24 to 64 bytes')
      .optional()
      .meta({
        description: 'Secret to sign with: `whsec_` and the base64 of 24 to 64 bytes. Made by the server when absent.',
      }),
  })
  .meta({ id: 'CreateWebhookEndpoint', description: 'An endpoint to register.' });

export const updateWebhookEndpointSchema = z
  .strictObject({
    url: urlSchema.optional(),
    events: eventsSchema.optional(),
    status: endpointStatusSchema.optional(),
  })
  .meta({ id: 'UpdateWebhookEndpoint', description: 'Changes of an endpoint. An absent member stays as it is.' });

export const rotateWebhookSecretSchema = z
  .strictObject({
    overlap_seconds: overlapSchema.optional().meta({
      description: `Seconds for which older secrets sign beside the new one, unless an earlier rotation ends them sooner. 0 ends all of them at once. ${OVERLAP_DEFAULT_SECONDS} when absent.`,
    }),
  })
  .meta({ id: 'RotateWebhookSecret', description: 'Overlap of the old and the new secret.' });

export const testWebhookEndpointSchema = z
  .strictObject({})
  .meta({ id: 'TestWebhookEndpoint', description: 'A request without members.' });

export const recoverWebhookEndpointSchema = z
  .strictObject({
    since: z.iso
      .datetime({ offset: true, error: unlessAbsent(TIME_RULE) })
      .meta({ description: 'Time of RFC 3339 from which on events are sent again.' }),
  })
  .meta({ id: 'RecoverWebhookEndpoint', description: 'The time from which on events are sent again.' });

export const webhookTestSchema = z
  .object({
    id: identifier('Id of the test.'),
    endpoint_id: identifier('Endpoint that is tested.'),
    message: prose('Sentence that says that this is a test.'),
    created_at: timestamp('Time of the test: RFC 3339, UTC, milliseconds.'),
    updated_at: timestamp('Time of the test: RFC 3339, UTC, milliseconds.'),
  })
  .meta({ id: 'WebhookTest', description: 'Body of a test event.' });
