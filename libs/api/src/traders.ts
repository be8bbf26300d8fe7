import { identifier, traderSchema } from '@ballast/contracts';
import { z } from 'zod';
import { accountBalanceSchema } from './account-balance';
import { ALL_KEYS, apiCall } from './api-call';
import { asOfQuery, listQuery, page, strategyIdFilter } from './paging';
import { participantCodeFilter } from './participants';

export const traderExample = {
  id: 'f1a2b3c4-d5e6-4789-abcd-ef0123456789',
  strategy_id: 'b1c2d3e4-f5a6-4789-bcde-f01234567890',
  participant_code: 'CUST01',
  account_label: 'b1c2d3e4-f5a6-4789-bcde-f01234567890',
  auto_rebalance: true,
  created_at: '2026-04-17T10:30:00.000Z',
  updated_at: '2026-04-17T10:30:00.000Z',
};

const holdingsSchema = z
  .object({
    trader_id: identifier('Id of the Trader.'),
    holdings: z.array(accountBalanceSchema).meta({ description: 'Balances by asset. Balances of zero are left out.' }),
  })
  .meta({ id: 'Holdings', description: 'The assets that a Trader holds.' });

export const TRADER_CALLS = {
  listTraders: apiCall({
    id: 'listTraders',
    tag: 'Traders',
    method: 'GET',
    path: '/strategies/traders',
    summary: 'List Traders',
    description:
      'A participant’s key lists the Traders of the participants whose `general` account it may read, and its own.',
    access: 'READ',
    callers: ALL_KEYS,
    query: listQuery({
      strategy_id: strategyIdFilter,
      participant_code: participantCodeFilter,
      auto_rebalance: z
        .enum(['true', 'false'])
        .transform((text) => text === 'true')
        .optional()
        .meta({
          description: 'Only Traders with this setting.',
          override: ({ jsonSchema }: { jsonSchema: { enum?: unknown } }) => {
            delete jsonSchema.enum;
            Object.assign(jsonSchema, { type: 'boolean' });
          },
        }),
    }),
    answers: {
      200: {
        description: 'A page of Traders, oldest first.',
        schema: page('TraderPage', 'traders', traderSchema),
        example: { traders: [traderExample], next_page_token: '' },
      },
    },
  }),
  getTrader: apiCall({
    id: 'getTrader',
    tag: 'Traders',
    method: 'GET',
    path: '/strategies/traders/{trader_id}',
    summary: 'Read a Trader',
    access: 'READ',
    callers: ALL_KEYS,
    answers: { 200: { description: 'The Trader.', schema: traderSchema, example: traderExample } },
    problems: ['not_found'],
  }),
  updateTrader: apiCall({
    id: 'updateTrader',
    tag: 'Traders',
    method: 'PATCH',
    path: '/strategies/traders/{trader_id}',
    summary: 'Change the settings of a Trader',
    description:
      'Counts for every Operation that is accepted after the answer, and for none that runs. Sends no webhook.',
    access: 'TRADE',
    body: z
      .strictObject({
        auto_rebalance: z
          .boolean()
          .meta({ description: 'Whether a rebalance without a list of participants includes the Trader.' }),
      })
      .meta({ id: 'UpdateTrader', description: 'New settings of a Trader.' }),
    bodyExample: { auto_rebalance: false },
    answers: {
      200: {
        description: 'The Trader as it is from now on.',
        schema: traderSchema,
        example: { ...traderExample, auto_rebalance: false, updated_at: '2026-04-17T11:00:00.000Z' },
      },
    },
    problems: ['not_found'],
  }),
  getHoldings: apiCall({
    id: 'getHoldings',
    tag: 'Traders',
    method: 'GET',
    path: '/strategies/traders/{trader_id}/holdings',
    summary: 'Read the holdings of a Trader',
    access: 'READ',
    callers: ALL_KEYS,
    query: asOfQuery,
    answers: {
      200: {
        description: 'Holdings of the Trader by asset.',
        schema: holdingsSchema,
        example: {
          trader_id: traderExample.id,
          holdings: [{ asset: 'BTC', balance: '0.08333333', held: '0.00000000', available: '0.08333333' }],
        },
      },
    },
    problems: ['not_found'],
  }),
} as const;
