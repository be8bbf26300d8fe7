import {
  createWebhookEndpointSchema,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  recoverWebhookEndpointSchema,
  rotateWebhookSecretSchema,
  testWebhookEndpointSchema,
  updateWebhookEndpointSchema,
  UUID_PATTERN,
  webhookDeliverySchema,
  webhookEndpointSchema,
} from '@ballast/contracts';
import { z } from 'zod';
import { anyUuid, nextAfter, wholeNumber } from './fields';
import { internalCall, type Frozen } from './internal-call';

export type WebhookEndpoint = Frozen<z.output<typeof webhookEndpointSchema>>;
export type WebhookDelivery = Frozen<z.output<typeof webhookDeliverySchema>>;

const withSecretSchema = webhookEndpointSchema.extend({ secret: z.string() });
export type WebhookEndpointWithSecret = Frozen<z.output<typeof withSecretSchema>>;

const servedBy = ['webhook-dispatcher'] as const;
const callers = ['gateway'] as const;
const platformCode = z.string().min(1, 'is required');
/** Position of the platform's last event: an endpoint that is made or enabled now gets later ones only. */
const eventsAfter = z.int().min(0).optional();
const ofPlatform = z.object({ platform_code: platformCode });
const byId = z.object({ id: z.string() });
const page = {
  platform_code: platformCode,
  /** `next_after` of the page before; empty for the first one. */
  after: z.string({ error: 'must be given once' }).default(''),
  limit: wholeNumber.min(1).max(PAGE_SIZE_MAX, `must be from 1 to ${PAGE_SIZE_MAX}`).default(PAGE_SIZE_DEFAULT),
};

export const ENDPOINTS = {
  create: internalCall({
    method: 'POST',
    path: '/internal/endpoints',
    summary: 'Registers a webhook endpoint of a platform; the same again for a repeated id.',
    servedBy,
    callers,
    body: createWebhookEndpointSchema.extend({
      platform_code: z.string().min(1, 'must not be empty'),
      id: anyUuid,
      events_after: eventsAfter,
    }),
    status: 201,
    answer: withSecretSchema,
    problems: ['conflict'],
  }),
  list: internalCall({
    method: 'GET',
    path: '/internal/endpoints',
    summary: 'A page of the webhook endpoints of a platform, oldest first.',
    servedBy,
    callers,
    query: z.object(page),
    answer: z.object({ endpoints: z.array(webhookEndpointSchema), next_after: nextAfter }),
  }),
  read: internalCall({
    method: 'GET',
    path: '/internal/endpoints/{id}',
    summary: 'A webhook endpoint.',
    servedBy,
    callers,
    params: byId,
    query: ofPlatform,
    answer: webhookEndpointSchema,
    problems: ['not_found'],
  }),
  update: internalCall({
    method: 'PATCH',
    path: '/internal/endpoints/{id}',
    summary: 'Changes a webhook endpoint.',
    servedBy,
    callers,
    params: byId,
    query: ofPlatform,
    body: updateWebhookEndpointSchema.extend({ events_after: eventsAfter }),
    answer: webhookEndpointSchema,
    problems: ['not_found'],
  }),
  delete: internalCall({
    method: 'DELETE',
    path: '/internal/endpoints/{id}',
    summary: 'Deletes a webhook endpoint and its deliveries.',
    servedBy,
    callers,
    params: byId,
    query: ofPlatform,
    status: 204,
    problems: ['not_found'],
  }),
  rotateSecret: internalCall({
    method: 'POST',
    path: '/internal/endpoints/{id}/rotate-secret',
    summary: 'Gives a webhook endpoint a new secret; the same again for a repeated rotation id.',
    servedBy,
    callers,
    params: byId,
    query: ofPlatform,
    body: rotateWebhookSecretSchema.extend({ rotation_id: anyUuid }),
    answer: withSecretSchema,
    problems: ['not_found'],
  }),
  test: internalCall({
    method: 'POST',
    path: '/internal/endpoints/{id}/test',
    summary: 'Queues a test event for a webhook endpoint; the same again for a repeated id.',
    servedBy,
    callers,
    params: byId,
    query: ofPlatform,
    body: testWebhookEndpointSchema.extend({ id: anyUuid }),
    status: 202,
    answer: webhookDeliverySchema,
    problems: ['not_found', 'conflict'],
  }),
  recover: internalCall({
    method: 'POST',
    path: '/internal/endpoints/{id}/recover',
    summary: 'Queues every event since a time that a webhook endpoint has not acknowledged.',
    servedBy,
    callers,
    params: byId,
    query: ofPlatform,
    body: recoverWebhookEndpointSchema,
    status: 202,
    answer: z.object({ endpoint_id: z.string(), since: z.string() }),
    problems: ['not_found', 'conflict'],
  }),
} as const;

const uuidFilter = z.string().regex(UUID_PATTERN, 'must be a UUID');

export const DELIVERIES = {
  list: internalCall({
    method: 'GET',
    path: '/internal/deliveries',
    summary: 'A page of the deliveries of a platform, in the order in which they were queued.',
    servedBy,
    callers,
    query: z.object({
      ...page,
      endpoint_id: uuidFilter.optional(),
      status: z.enum(['pending', 'delivered', 'failed'], { error: 'must be pending, delivered or failed' }).optional(),
      type: z.string().optional(),
      resource_id: uuidFilter.optional(),
      since: z.iso.datetime({ offset: true, error: 'must be a time of RFC 3339' }).optional(),
    }),
    answer: z.object({ deliveries: z.array(webhookDeliverySchema), next_after: nextAfter }),
  }),
  read: internalCall({
    method: 'GET',
    path: '/internal/deliveries/{id}',
    summary: 'A delivery with its attempts.',
    servedBy,
    callers,
    params: byId,
    query: ofPlatform,
    answer: webhookDeliverySchema,
    problems: ['not_found'],
  }),
  redeliver: internalCall({
    method: 'POST',
    path: '/internal/deliveries/{id}/redeliver',
    summary: 'Makes a delivery due now.',
    servedBy,
    callers,
    params: byId,
    query: ofPlatform,
    status: 202,
    answer: webhookDeliverySchema,
    problems: ['not_found', 'conflict'],
  }),
} as const;
