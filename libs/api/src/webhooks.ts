import {
  createWebhookEndpointSchema,
  deliveryStatusSchema,
  identifier,
  PUBLIC_EVENT_TYPES,
  recoverWebhookEndpointSchema,
  rotateWebhookSecretSchema,
  testWebhookEndpointSchema,
  TIME_RULE,
  timestamp,
  updateWebhookEndpointSchema,
  WEBHOOK_ENDPOINTS_MAX,
  webhookDeliverySchema,
  webhookEndpointSchema,
  webhookEndpointWithSecretSchema,
} from '@ballast/contracts';
import { z } from 'zod';
import { apiCall } from './api-call';
import { idFilter, listQuery, page } from './paging';

const endpointExample = {
  id: '6a5b4c3d-2e1f-4098-8765-43210fedcba9',
  url: 'http://127.0.0.1:8080/hooks',
  events: [...PUBLIC_EVENT_TYPES],
  status: 'enabled',
  status_reason: '',
  failing_since: '',
  live_secrets: [{ created_at: '2026-04-17T09:00:00.000Z', expires_at: '' }],
  created_at: '2026-04-17T09:00:00.000Z',
  updated_at: '2026-04-17T09:00:00.000Z',
};
const withSecret = { ...endpointExample, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=' };
const deliveryExample = {
  id: '7c6d5e4f-3a2b-4c1d-8e0f-9a8b7c6d5e4f',
  endpoint_id: endpointExample.id,
  notification_id: '8d7e6f5a-4b3c-4d2e-9f1a-0b9c8d7e6f5a',
  type: 'trade_strategy.operation.status_changed',
  resource_id: 'd1e2f3a4-b5c6-4789-abcd-ef0123456789',
  status: 'delivered',
  attempts: [{ at: '2026-04-17T10:30:07.120Z', status_code: 200, latency_ms: 14, error: '', response_excerpt: 'ok' }],
  next_attempt_at: '',
  created_at: '2026-04-17T10:30:07.100Z',
  updated_at: '2026-04-17T10:30:07.134Z',
};
const dueDelivery = {
  ...deliveryExample,
  status: 'pending',
  attempts: [],
  next_attempt_at: '2026-04-17T10:30:07.100Z',
};

const WEBHOOK_ENDPOINT_CALLS = {
  createWebhookEndpoint: apiCall({
    id: 'createWebhookEndpoint',
    tag: 'Webhooks',
    method: 'POST',
    path: '/webhooks/endpoints',
    summary: 'Register a webhook endpoint',
    description: `A platform has at most ${WEBHOOK_ENDPOINTS_MAX} endpoints, unless the server is configured otherwise. One more is a \`conflict\`.`,
    access: 'ADMIN',
    body: createWebhookEndpointSchema,
    bodyExample: { url: 'http://127.0.0.1:8080/hooks' },
    answers: {
      201: {
        description: 'The endpoint with its secret.',
        schema: webhookEndpointWithSecretSchema,
        example: withSecret,
      },
    },
    problems: ['conflict'],
  }),
  listWebhookEndpoints: apiCall({
    id: 'listWebhookEndpoints',
    tag: 'Webhooks',
    method: 'GET',
    path: '/webhooks/endpoints',
    summary: 'List webhook endpoints',
    access: 'READ',
    query: listQuery({}),
    answers: {
      200: {
        description: 'A page of endpoints, oldest first.',
        schema: page('WebhookEndpointPage', 'endpoints', webhookEndpointSchema),
        example: { endpoints: [endpointExample], next_page_token: '' },
      },
    },
  }),
  getWebhookEndpoint: apiCall({
    id: 'getWebhookEndpoint',
    tag: 'Webhooks',
    method: 'GET',
    path: '/webhooks/endpoints/{endpoint_id}',
    summary: 'Read a webhook endpoint',
    access: 'READ',
    answers: { 200: { description: 'The endpoint.', schema: webhookEndpointSchema, example: endpointExample } },
    problems: ['not_found'],
  }),
  updateWebhookEndpoint: apiCall({
    id: 'updateWebhookEndpoint',
    tag: 'Webhooks',
    method: 'PATCH',
    path: '/webhooks/endpoints/{endpoint_id}',
    summary: 'Change a webhook endpoint',
    access: 'ADMIN',
    body: updateWebhookEndpointSchema,
    bodyExample: { status: 'disabled' },
    answers: {
      200: {
        description: 'The endpoint as it is from now on.',
        schema: webhookEndpointSchema,
        example: { ...endpointExample, status: 'disabled' },
      },
    },
    problems: ['not_found'],
  }),
  deleteWebhookEndpoint: apiCall({
    id: 'deleteWebhookEndpoint',
    tag: 'Webhooks',
    method: 'DELETE',
    path: '/webhooks/endpoints/{endpoint_id}',
    summary: 'Delete a webhook endpoint',
    access: 'ADMIN',
    answers: { 204: { description: 'The endpoint is deleted.' } },
    problems: ['not_found'],
  }),
  rotateWebhookSecret: apiCall({
    id: 'rotateWebhookSecret',
    tag: 'Webhooks',
    method: 'POST',
    path: '/webhooks/endpoints/{endpoint_id}/rotate-secret',
    summary: 'Give a webhook endpoint a new secret',
    description:
      'During the overlap deliveries are signed with the new secret and with those before it. `live_secrets` of the endpoint shows until when each of them signs.',
    access: 'ADMIN',
    body: rotateWebhookSecretSchema,
    bodyExample: { overlap_seconds: 86400 },
    answers: {
      200: {
        description: 'The endpoint with its new secret.',
        schema: webhookEndpointWithSecretSchema,
        example: {
          ...withSecret,
          live_secrets: [
            { created_at: '2026-04-17T10:00:00.000Z', expires_at: '' },
            { created_at: '2026-04-17T09:00:00.000Z', expires_at: '2026-04-18T10:00:00.000Z' },
          ],
          updated_at: '2026-04-17T10:00:00.000Z',
        },
      },
    },
    problems: ['not_found'],
  }),
  testWebhookEndpoint: apiCall({
    id: 'testWebhookEndpoint',
    tag: 'Webhooks',
    method: 'POST',
    path: '/webhooks/endpoints/{endpoint_id}/test',
    summary: 'Send a test event to a webhook endpoint',
    access: 'ADMIN',
    body: testWebhookEndpointSchema,
    bodyExample: {},
    answers: {
      202: {
        description: 'The delivery. The list of deliveries shows its outcome.',
        schema: webhookDeliverySchema,
        example: { ...dueDelivery, type: 'webhook.test', resource_id: endpointExample.id },
      },
    },
    problems: ['not_found', 'conflict'],
  }),
  recoverWebhookEndpoint: apiCall({
    id: 'recoverWebhookEndpoint',
    tag: 'Webhooks',
    method: 'POST',
    path: '/webhooks/endpoints/{endpoint_id}/recover',
    summary: 'Send again what an endpoint missed',
    description: 'Sends every event since that time that the endpoint has not acknowledged.',
    access: 'ADMIN',
    body: recoverWebhookEndpointSchema,
    bodyExample: { since: '2026-04-17T00:00:00Z' },
    answers: {
      202: {
        description: 'The recovery has begun. The list of deliveries shows every event that is sent.',
        schema: z
          .object({
            endpoint_id: identifier('Id of the endpoint.'),
            since: timestamp('Time from which on events are sent again: RFC 3339, UTC, milliseconds.'),
          })
          .meta({ id: 'WebhookRecovery', description: 'A recovery that has begun.' }),
        example: { endpoint_id: endpointExample.id, since: '2026-04-17T00:00:00.000Z' },
      },
    },
    problems: ['not_found', 'conflict'],
  }),
} as const;

export const WEBHOOK_CALLS = {
  ...WEBHOOK_ENDPOINT_CALLS,
  listWebhookDeliveries: apiCall({
    id: 'listWebhookDeliveries',
    tag: 'Webhooks',
    method: 'GET',
    path: '/webhooks/deliveries',
    summary: 'List deliveries',
    access: 'READ',
    query: listQuery({
      endpoint_id: idFilter.optional().meta({ description: 'Only deliveries to this endpoint.' }),
      status: deliveryStatusSchema.optional().meta({ description: 'Only deliveries in this status.' }),
      type: z.string().max(100).optional().meta({ description: 'Only deliveries of events of this type.' }),
      resource_id: idFilter.optional().meta({ description: 'Only deliveries that report this resource.' }),
      since: z.iso
        .datetime({ offset: true, error: TIME_RULE })
        .optional()
        .meta({ description: 'Only deliveries that were made at or after this time of RFC 3339.' }),
    }),
    answers: {
      200: {
        description: 'A page of deliveries with their attempts, oldest first.',
        schema: page('WebhookDeliveryPage', 'deliveries', webhookDeliverySchema),
        example: { deliveries: [deliveryExample], next_page_token: '' },
      },
    },
  }),
  redeliverWebhook: apiCall({
    id: 'redeliverWebhook',
    tag: 'Webhooks',
    method: 'POST',
    path: '/webhooks/deliveries/{delivery_id}/redeliver',
    summary: 'Send a delivery again',
    access: 'ADMIN',
    body: z.strictObject({}).meta({ id: 'RedeliverWebhook', description: 'A request without members.' }),
    bodyExample: {},
    answers: { 202: { description: 'The delivery, due now.', schema: webhookDeliverySchema, example: dueDelivery } },
    problems: ['not_found', 'conflict'],
  }),
} as const;
