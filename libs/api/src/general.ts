import { z } from 'zod';
import { instrumentSchema, PUBLIC_EVENT_TYPES, type PublicEventType } from '@ballast/contracts';
import { apiCall } from './api-call';
import { settledOperationExample } from './operations';
import { queryInteger } from './paging';

export const EVENTS_LIMIT_MAX = 1_000;
const EVENTS_LIMIT_DEFAULT = 100;

function isEventType(text: string): text is PublicEventType {
  return (PUBLIC_EVENT_TYPES as readonly string[]).includes(text);
}

const typesFilter = z
  .string()
  .transform((text) => text.split(','))
  .refine(
    (types) => types.every(isEventType),
    `must name types of ${PUBLIC_EVENT_TYPES.join(', ')}, with commas between`,
  )
  .transform((types) => types.filter(isEventType))
  .optional()
  .meta({ description: 'Payload types, with commas between; all unless given.' });

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
        schema: z.object({ server_time: z.int() }).meta({ id: 'ServerTime' }),
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
    participantKeys: true,
    answers: {
      200: {
        description: 'Every instrument with its scales and its minimum.',
        schema: z.object({ instruments: z.array(instrumentSchema) }).meta({ id: 'Instruments' }),
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
        .meta({ description: 'Position after which to read; 0 from the start.' }),
      types: typesFilter,
      limit: queryInteger(1, EVENTS_LIMIT_MAX).default(EVENTS_LIMIT_DEFAULT),
    }),
    answers: {
      200: {
        description: 'Events in the order of their positions.',
        schema: z
          .object({
            events: z.array(
              z.object({
                position: z.int(),
                notification_id: z.string(),
                type: z.enum(PUBLIC_EVENT_TYPES),
                occurred_at: z.string(),
                payload: z.looseObject({}).meta({ description: 'The resource, as its GET answered at that version.' }),
              }),
            ),
            next_after: z.int(),
            has_more: z.boolean(),
          })
          .meta({ id: 'Events' }),
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
