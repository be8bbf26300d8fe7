import { z } from 'zod';
import { PUBLIC_EVENT_TYPES } from '../resources/resources';
import { overlapSchema } from '../resources/secret-rotation';

/** `whsec_` and base64 of 24 to 64 bytes, as Standard Webhooks has it. */
const WEBHOOK_SECRET_PATTERN = /^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

export const TIME_RULE = 'must be a time of RFC 3339, such as "2027-01-31T00:00:00Z"';

/** The rule of a format; what is absent is said to be required, as everywhere. */
const unlessAbsent =
  (rule: string) =>
  ({ input }: { readonly input?: unknown }): string | undefined =>
    input === undefined ? undefined : rule;

const urlSchema = z
  .url({ protocol: /^https?$/, error: unlessAbsent('must be an http or https URL') })
  .max(2_000, 'must have at most 2000 characters')
  .meta({ description: 'Private and loopback addresses are refused outside the sandbox. Redirects are not followed.' });
const eventsSchema = z
  .array(z.enum(PUBLIC_EVENT_TYPES))
  .refine((types) => new Set(types).size === types.length, 'must not repeat a type')
  .meta({ description: 'Payload types to send; empty: all.' });

export const webhookEndpointSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    url: z.string(),
    events: z.array(z.string()),
    status: z.enum(['enabled', 'disabled']),
    status_reason: z.enum(['', 'gone', 'failing']).meta({
      description:
        'Why the platform disabled it: it answered 410 (`gone`), or five days without a success (`failing`).',
    }),
    failing_since: z.string().meta({ description: 'The first failure since the last success; empty: none.' }),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'WebhookEndpoint' });
export const webhookEndpointWithSecretSchema = webhookEndpointSchema
  .extend({
    secret: z.string().optional().meta({ description: 'Shown once: a replay of the request does not carry it.' }),
  })
  .meta({ id: 'WebhookEndpointWithSecret' });

export const webhookDeliverySchema = z
  .object({
    id: z.string(),
    endpoint_id: z.string(),
    notification_id: z.string(),
    type: z.string(),
    resource_id: z.string(),
    status: z.enum(['pending', 'delivered', 'failed']),
    attempts: z.array(
      z.object({
        at: z.string(),
        status_code: z.int().nullable(),
        latency_ms: z.number(),
        error: z.string(),
        response_excerpt: z.string(),
      }),
    ),
    next_attempt_at: z.string().meta({ description: 'Empty: none is due.' }),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'WebhookDelivery' });

export const createWebhookEndpointSchema = z
  .strictObject({
    url: urlSchema,
    events: eventsSchema.optional(),
    secret: z
      .string()
      .regex(WEBHOOK_SECRET_PATTERN, 'must be `whsec_` and the base64 of 24 to 64 bytes')
      .optional()
      .meta({ description: 'Made by the server unless given.' }),
  })
  .meta({ id: 'CreateWebhookEndpoint' });

export const updateWebhookEndpointSchema = z
  .strictObject({
    url: urlSchema.optional(),
    events: eventsSchema.optional(),
    status: z.enum(['enabled', 'disabled']).optional(),
  })
  .meta({ id: 'UpdateWebhookEndpoint' });

export const rotateWebhookSecretSchema = z
  .strictObject({ overlap_seconds: overlapSchema.optional() })
  .meta({ id: 'RotateWebhookSecret' });

export const testWebhookEndpointSchema = z.strictObject({}).meta({ id: 'TestWebhookEndpoint' });

export const recoverWebhookEndpointSchema = z
  .strictObject({
    since: z.iso.datetime({ offset: true, error: unlessAbsent(TIME_RULE) }),
  })
  .meta({ id: 'RecoverWebhookEndpoint' });
