import {
  accountEventSchema,
  accountTradeSchema,
  accountTransferSchema,
  advisorEventSchema,
  count,
  identifier,
  moneyRefusalSchema,
  paymentSchema,
  payoutSchema,
  tenantEventSchema,
  timestamp,
  type PublicEventType,
  withdrawalSchema,
} from '@ballast/contracts';
import { z } from 'zod';
import { ALL_KEYS, apiCall } from './api-call';
import { accountExample } from './customer-account-examples';
import { EVENTS_LIMIT_MAX, eventsLimit, typesFilter } from './event-queries';
import { queryInteger } from './paging';

/** Types of the events that stand in the sequence of a customer account. */
const ACCOUNT_EVENT_TYPES = [
  'customer_account_status_changed',
  'customer_account.tenant_added',
  'customer_account.tenant_removed',
  'financial_advisor.added',
  'financial_advisor.updated',
  'financial_advisor.removed',
  'financial_advisor.money_movement_refused',
  'transfer.status_changed',
  'withdrawal.status_changed',
  'payment_status_changed',
  'payout.status_updated',
  'trade.status_changed',
] as const satisfies readonly PublicEventType[];

function eventSchema<const T extends (typeof ACCOUNT_EVENT_TYPES)[number], S extends z.ZodType>(
  id: string,
  type: T,
  payload: S,
) {
  return z
    .object({
      sequence: count('Number of the event in its account, from 1 without gaps.'),
      notification_id: identifier('Id of the event. Webhooks that report it carry the same id.'),
      type: z.literal(type).meta({ description: 'Type of the event.' }),
      occurred_at: timestamp('Time of the change that the event reports: RFC 3339, UTC, milliseconds.'),
      payload,
    })
    .meta({ id, description: 'An event of a customer account with the resource or the change that it reports.' });
}

const sequencedEventSchema = z
  .discriminatedUnion('type', [
    eventSchema('SequencedStatusChange', 'customer_account_status_changed', accountEventSchema),
    eventSchema('SequencedTenantAddition', 'customer_account.tenant_added', tenantEventSchema),
    eventSchema('SequencedTenantRemoval', 'customer_account.tenant_removed', tenantEventSchema),
    eventSchema('SequencedAdvisorAddition', 'financial_advisor.added', advisorEventSchema),
    eventSchema('SequencedAdvisorUpdate', 'financial_advisor.updated', advisorEventSchema),
    eventSchema('SequencedAdvisorRemoval', 'financial_advisor.removed', advisorEventSchema),
    eventSchema('SequencedMoneyRefusal', 'financial_advisor.money_movement_refused', moneyRefusalSchema),
    eventSchema('SequencedTransfer', 'transfer.status_changed', accountTransferSchema),
    eventSchema('SequencedWithdrawal', 'withdrawal.status_changed', withdrawalSchema),
    eventSchema('SequencedPayment', 'payment_status_changed', paymentSchema),
    eventSchema('SequencedPayout', 'payout.status_updated', payoutSchema),
    eventSchema('SequencedTrade', 'trade.status_changed', accountTradeSchema),
  ])
  .meta({
    id: 'SequencedEvent',
    description: 'An event of a customer account; `type` tells the resource in `payload`.',
  });

const { grants: _grants, ...accountWithoutGrants } = accountExample;

export const ACCOUNT_EVENT_CALLS = {
  listAccountEvents: apiCall({
    id: 'listAccountEvents',
    tag: 'Customer accounts',
    method: 'GET',
    path: '/accounts/{zrn}/events',
    summary: 'Read the events of a customer account in their sequence',
    description:
      'Sequences count 1, 2, 3 … without gaps. An advisor is not shown the events about other advisors; the others keep their numbers. Executions are not in it.',
    access: 'READ',
    callers: ALL_KEYS,
    query: z.strictObject({
      after: queryInteger(0, Number.MAX_SAFE_INTEGER)
        .default(0)
        .meta({ description: 'Sequence after which to read. 0, the default, reads from the start.' }),
      types: typesFilter(ACCOUNT_EVENT_TYPES, 'the events of the account'),
      limit: eventsLimit,
    }),
    answers: {
      200: {
        description: 'Events in the order of their sequence.',
        schema: z
          .object({
            events: z
              .array(sequencedEventSchema)
              .meta({ maxItems: EVENTS_LIMIT_MAX, description: 'Events in the order of their sequence.' }),
            next_after: count('Value of `after` for the next call: the sequence of the last event that was read.'),
            has_more: z.boolean().meta({ description: 'Whether there were more events when this was read.' }),
          })
          .meta({ id: 'AccountEvents', description: 'Events of a customer account in their sequence.' }),
        example: {
          events: [
            {
              sequence: 1,
              notification_id: '8d7e6f5a-4b3c-4d2e-9f1a-0b9c8d7e6f5a',
              type: 'customer_account_status_changed',
              occurred_at: '2026-04-17T10:30:07.000Z',
              payload: accountWithoutGrants,
            },
          ],
          next_after: 1,
          has_more: false,
        },
      },
    },
    problems: ['account_not_found'],
  }),
} as const;
