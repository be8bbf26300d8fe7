import {
  accountEventSchema,
  accountTradeSchema,
  accountTransferSchema,
  advisorEventSchema,
  checkpointSchema,
  count,
  executionSchema,
  identifier,
  instrumentSchema,
  moneyRefusalSchema,
  paymentSchema,
  payoutSchema,
  operationSchema,
  PUBLIC_EVENT_TYPES,
  tenantEventSchema,
  timestamp,
  traderSchema,
  withdrawalSchema,
  type PublicEventType,
} from '@ballast/contracts';
import { z } from 'zod';
import { ALL_KEYS, apiCall } from './api-call';
import { EVENTS_LIMIT_MAX, eventsLimit, typesFilter } from './event-queries';
import { settledOperationExample } from './operation-examples';
import { queryInteger } from './paging';

function eventSchema<const T extends PublicEventType, S extends z.ZodType>(id: string, type: T, payload: S) {
  return z
    .object({
      position: count('Position among the events of the platform, from 1 without gaps.'),
      notification_id: identifier('Id of the event. Webhooks that report it carry the same id.'),
      type: z.literal(type).meta({ description: 'Type of the event.' }),
      occurred_at: timestamp('Time of the change that the event reports: RFC 3339, UTC, milliseconds.'),
      payload,
    })
    .meta({ id, description: 'An event with the resource or the change that it reports.' });
}

const publicEventSchema = z
  .discriminatedUnion('type', [
    eventSchema('OperationStatusChanged', 'trade_strategy.operation.status_changed', operationSchema),
    eventSchema('ExecutionStatusChanged', 'trade_strategy.execution.status_changed', executionSchema),
    eventSchema('TraderCreated', 'trade_strategy.trader.created', traderSchema),
    eventSchema('CustomerAccountStatusChanged', 'customer_account_status_changed', accountEventSchema),
    eventSchema('TenantAdded', 'customer_account.tenant_added', tenantEventSchema),
    eventSchema('TenantRemoved', 'customer_account.tenant_removed', tenantEventSchema),
    eventSchema('AdvisorAdded', 'financial_advisor.added', advisorEventSchema),
    eventSchema('AdvisorUpdated', 'financial_advisor.updated', advisorEventSchema),
    eventSchema('AdvisorRemoved', 'financial_advisor.removed', advisorEventSchema),
    eventSchema('MoneyMovementRefused', 'financial_advisor.money_movement_refused', moneyRefusalSchema),
    eventSchema('TransferStatusChanged', 'transfer.status_changed', accountTransferSchema),
    eventSchema('WithdrawalStatusChanged', 'withdrawal.status_changed', withdrawalSchema),
    eventSchema('PaymentStatusChanged', 'payment_status_changed', paymentSchema),
    eventSchema('PayoutStatusUpdated', 'payout.status_updated', payoutSchema),
    eventSchema('TradeStatusChanged', 'trade.status_changed', accountTradeSchema),
    eventSchema('CheckpointHanded', 'audit.checkpoint', checkpointSchema),
  ])
  .meta({ id: 'PublicEvent', description: 'An event of the platform; `type` tells the resource in `payload`.' });

export const GENERAL_CALLS = {
  getTime: apiCall({
    id: 'getTime',
    tag: 'General',
    method: 'GET',
    path: '/time',
    summary: 'Read the clock of the server',
    access: 'open',
    answers: {
      200: {
        description: 'Unix time in milliseconds.',
        schema: z
          .object({ server_time: count('Unix time in milliseconds.') })
          .meta({ id: 'ServerTime', description: 'The time of the server.' }),
        example: { server_time: 1776420000000 },
      },
    },
  }),
  listInstruments: apiCall({
    id: 'listInstruments',
    tag: 'Instruments',
    method: 'GET',
    path: '/instruments',
    summary: 'List instruments',
    access: 'READ',
    callers: ALL_KEYS,
    answers: {
      200: {
        description: 'Every instrument with its scales and its minimum.',
        schema: z
          .object({ instruments: z.array(instrumentSchema).meta({ description: 'All instruments.' }) })
          .meta({ id: 'Instruments', description: 'The instruments that can be traded.' }),
        example: {
          instruments: [
            {
              symbol: 'BTC/USD',
              underlying_currency: 'BTC',
              quoted_currency: 'USD',
              quantity_scale: 8,
              price_scale: 2,
              quoted_scale: 2,
              min_notional: '1.00',
              status: 'enabled',
            },
          ],
        },
      },
    },
  }),
  listEvents: apiCall({
    id: 'listEvents',
    tag: 'Events',
    method: 'GET',
    path: '/events',
    summary: 'Read the events of the platform in their sequence',
    description:
      'Positions count 1, 2, 3 … without gaps, so a reader that was away can catch up and prove that it missed nothing.',
    access: 'READ',
    query: z.strictObject({
      after: queryInteger(0, Number.MAX_SAFE_INTEGER)
        .default(0)
        .meta({ description: 'Position after which to read. 0, the default, reads from the start.' }),
      types: typesFilter(PUBLIC_EVENT_TYPES),
      limit: eventsLimit,
    }),
    answers: {
      200: {
        description: 'Events in the order of their positions.',
        schema: z
          .object({
            events: z
              .array(publicEventSchema)
              .meta({ maxItems: EVENTS_LIMIT_MAX, description: 'Events in the order of their positions.' }),
            next_after: count('Value of `after` for the next call: the position of the last event that was read.'),
            has_more: z.boolean().meta({ description: 'Whether there were more events when this was read.' }),
          })
          .meta({ id: 'Events', description: 'Events of the platform in their sequence.' }),
        example: {
          events: [
            {
              position: 1,
              notification_id: '8d7e6f5a-4b3c-4d2e-9f1a-0b9c8d7e6f5a',
              type: 'trade_strategy.operation.status_changed',
              occurred_at: '2026-04-17T10:30:07.000Z',
              payload: settledOperationExample,
            },
          ],
          next_after: 1,
          has_more: false,
        },
      },
    },
  }),
} as const;
