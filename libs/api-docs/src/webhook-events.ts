import {
  accountVersionExample,
  advisorChangeExample,
  checkpointExample,
  executionExample,
  moneyRefusalExample,
  settledOperationExample,
  tenantChangeExample,
  tradeExample,
  traderExample,
  transferExample,
  withdrawalExample,
  paymentExample,
  payoutExample,
} from '@ballast/api';
import {
  accountEventSchema,
  accountTradeSchema,
  accountTransferSchema,
  advisorEventSchema,
  checkpointSchema,
  executionSchema,
  moneyRefusalSchema,
  operationSchema,
  PUBLIC_EVENT_TYPES,
  tenantEventSchema,
  traderSchema,
  webhookTestSchema,
  withdrawalSchema,
  paymentSchema,
  payoutSchema,
  type PublicEventType,
} from '@ballast/contracts';
import { z } from 'zod';
import type { ZodOpenApiCallbackObject, ZodOpenApiCallbacksObject, ZodOpenApiOperationObject } from 'zod-openapi';

interface EventText {
  readonly summary: string;
  readonly resource: z.ZodType;
  readonly example: unknown;
}

const EVENTS: Readonly<Record<PublicEventType, EventText>> = {
  'trade_strategy.operation.status_changed': {
    summary: 'An Operation went from one status to another',
    resource: operationSchema,
    example: settledOperationExample,
  },
  'trade_strategy.execution.status_changed': {
    summary: 'An Execution reached its terminal status',
    resource: executionSchema,
    example: executionExample,
  },
  'trade_strategy.trader.created': {
    summary: 'A Trader was created on first enrollment',
    resource: traderSchema,
    example: traderExample,
  },
  customer_account_status_changed: {
    summary: 'A customer account was made, or its status changed',
    resource: accountEventSchema,
    example: accountVersionExample,
  },
  'customer_account.tenant_added': {
    summary: 'A tenant was added to a customer account',
    resource: tenantEventSchema,
    example: tenantChangeExample,
  },
  'customer_account.tenant_removed': {
    summary: 'A tenant was removed from a customer account',
    resource: tenantEventSchema,
    example: tenantChangeExample,
  },
  'financial_advisor.added': {
    summary: 'A financial advisor was linked to a customer account',
    resource: advisorEventSchema,
    example: advisorChangeExample,
  },
  'financial_advisor.updated': {
    summary: 'The grant of a financial advisor changed',
    resource: advisorEventSchema,
    example: advisorChangeExample,
  },
  'financial_advisor.removed': {
    summary: 'The grant of a financial advisor ended',
    resource: advisorEventSchema,
    example: { ...advisorChangeExample, grant_version: 2, reason: 'revoked' },
  },
  'financial_advisor.money_movement_refused': {
    summary: 'A financial advisor was refused to move money of a customer account',
    resource: moneyRefusalSchema,
    example: moneyRefusalExample,
  },
  'transfer.status_changed': {
    summary: 'A transfer between two customer accounts was settled or rejected',
    resource: accountTransferSchema,
    example: transferExample,
  },
  'withdrawal.status_changed': {
    summary: 'A withdrawal from a customer account was approved, settled or rejected',
    resource: withdrawalSchema,
    example: withdrawalExample,
  },
  payment_status_changed: {
    summary: 'A payment of a customer account got a status',
    resource: paymentSchema,
    example: paymentExample,
  },
  'payout.status_updated': {
    summary: 'A payout of a customer account got a status',
    resource: payoutSchema,
    example: payoutExample,
  },
  'trade.status_changed': {
    summary: 'A quote was executed, and its trade is on the ledger',
    resource: accountTradeSchema,
    example: tradeExample,
  },
  'audit.checkpoint': {
    summary: 'The first checkpoint of the record in an hour',
    resource: checkpointSchema,
    example: checkpointExample,
  },
};

const WHOLE_SECRET = 'the secret is the whole text that was shown, `whsec_` included';
const BODY_AND_TIME_SIGNED = `hex HMAC-SHA256(secret, raw body + x-zh-hook-timestamp); ${WHOLE_SECRET}.`;
const BODY_SIGNED = `hex HMAC-SHA256(secret, raw body); ${WHOLE_SECRET}.`;
const SIGNED_AS_STANDARD =
  '`v1,` and base64 HMAC-SHA256(key, webhook-id.webhook-timestamp.raw body), as in Standard Webhooks; the key is what the base64 after `whsec_` decodes to.';

/** Signatures of all live secrets, with a space between. */
const HEX_SIGNATURES = '^[0-9a-f]{64}( [0-9a-f]{64})*$';

function header(id: string, description: string, format: Readonly<Record<string, unknown>>) {
  return z.string().meta({ ...format, description, param: { id } });
}

const WEBHOOK_HEADERS = {
  'x-zh-hook-notification-id': header(
    'HookNotificationId',
    'Id of the event, the same for all retries and endpoints.',
    {
      format: 'uuid',
    },
  ),
  'x-zh-hook-timestamp': header('HookTimestamp', 'Unix time of this attempt in milliseconds.', {
    pattern: '^[0-9]{13}$',
  }),
  'x-zh-hook-signature': header('HookSignature', BODY_AND_TIME_SIGNED, { pattern: HEX_SIGNATURES }),
  'x-zh-hook-signature-256': header('HookSignature256', BODY_SIGNED, { pattern: HEX_SIGNATURES }),
  'webhook-id': header('WebhookId', 'Id of the event.', { format: 'uuid' }),
  'webhook-timestamp': header('WebhookTimestamp', 'Unix time of this attempt in seconds.', { pattern: '^[0-9]{10}$' }),
  'webhook-signature': header('WebhookSignature', SIGNED_AS_STANDARD, {
    pattern: '^v1,[A-Za-z0-9+/]{43}=( v1,[A-Za-z0-9+/]{43}=)*$',
  }),
};

interface WebhookText {
  readonly type: string;
  readonly summary: string;
  readonly description: string;
  readonly schema: z.ZodType;
  readonly example: unknown;
}

function webhookOf({ type, summary, description, schema, example }: WebhookText): ZodOpenApiOperationObject {
  return {
    operationId: type,
    tags: ['Webhook events'],
    summary,
    description,
    security: [],
    requestParams: {
      header: z.object({
        'x-zh-hook-payload-type': z.literal(type).meta({ description: 'Type of the event.' }),
        ...WEBHOOK_HEADERS,
      }),
    },
    requestBody: { required: true, content: { 'application/json': { schema, example } } },
    responses: {
      '2XX': { description: 'Success. It has to arrive within 10 seconds.' },
      '4XX': { description: 'The delivery is tried again. 410 disables the endpoint.' },
    },
  };
}

/** Types of the events that have a movement over the rail as their body. */
const MOVEMENT_EVENTS: readonly PublicEventType[] = [
  'withdrawal.status_changed',
  'payment_status_changed',
  'payout.status_updated',
];

function descriptionOf(type: PublicEventType): string {
  if (type === 'audit.checkpoint') {
    return 'The body is the checkpoint, as `GET /audit/checkpoints` shows it. Keep it: with it you can show later that the record was changed.';
  }
  if (type === 'financial_advisor.money_movement_refused') {
    return 'Nothing was moved. At most one event a minute for each advisor, account and path; `count` adds up to all calls.';
  }
  if (type === 'trade.status_changed') {
    return 'The body is the trade. There is one event for each trade of a quote; trades of Operations stand in the events of their Executions.';
  }
  return type.startsWith('trade_strategy.') || type === 'transfer.status_changed' || MOVEMENT_EVENTS.includes(type)
    ? 'The body is the resource, as its GET answered at that version.'
    : 'The change counts: reads of the account show it.';
}

const TEST_TYPE = 'webhook.test';
const TEST_EXAMPLE: z.output<typeof webhookTestSchema> = {
  id: '9e8d7c6b-5a49-4382-9170-6f5e4d3c2b1a',
  endpoint_id: '6a5b4c3d-2e1f-4098-8765-43210fedcba9',
  message: 'This is a test event. Nothing has happened.',
  created_at: '2026-04-17T10:30:00.000Z',
  updated_at: '2026-04-17T10:30:00.000Z',
};

/** Address of webhook requests: the URL in the body of the call that registers the endpoint. */
const REGISTERED_URL = '{$request.body#/url}';

/**
 * The requests that the platform sends to a webhook endpoint after the call that registers it, by type of event. They
 * are callbacks, because generators write broken clients for `webhooks`: oapi-codegen drops components that only
 * webhooks use, and openapi-generator gives parameters of webhooks no type in Python.
 */
export function webhookEvents(): ZodOpenApiCallbacksObject {
  const events = PUBLIC_EVENT_TYPES.map((type) => {
    const { summary, resource, example } = EVENTS[type];
    return { type, summary, description: descriptionOf(type), schema: resource, example };
  });
  const test = {
    type: TEST_TYPE,
    summary: 'A test of a webhook endpoint',
    description: 'Sent by `POST /webhooks/endpoints/{endpoint_id}/test` only. It is no event of `GET /events`.',
    schema: webhookTestSchema,
    example: TEST_EXAMPLE,
  };
  return Object.fromEntries(
    [...events, test].map((text): readonly [string, ZodOpenApiCallbackObject] => [
      text.type,
      { [REGISTERED_URL]: { post: webhookOf(text) } },
    ]),
  );
}
