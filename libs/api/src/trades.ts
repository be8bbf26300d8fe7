import { accountTradeSchema, TIME_RULE, TRADE_SOURCES } from '@ballast/contracts';
import { z } from 'zod';
import { ALL_KEYS, apiCall } from './api-call';
import { tradeExample } from './liquidity-examples';
import { participantCodeSchema } from './operation-body';
import { filterById, idFilter, listQuery, page } from './paging';
import { zrnSchema } from './transfers';

/** A time of RFC 3339, or a UTC date, which stands for its beginning. */
export const timeOrDate = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], { error: `${TIME_RULE}, or a date such as 2026-04-17` })
  .transform((text) => new Date(text).toISOString())
  .meta({
    override: ({ jsonSchema }: { jsonSchema: { anyOf?: unknown } }) => {
      delete jsonSchema.anyOf;
      Object.assign(jsonSchema, { type: 'string', maxLength: 40 });
    },
  });

/** Filter of a list by the account of its entries. */
export const accountFilter = zrnSchema('').meta({
  description: 'Only trades on the account of this ZRN, in any of its forms.',
  param: { id: 'AccountOfTrades' },
});

export const TRADE_CALLS = {
  listTrades: apiCall({
    id: 'listTrades',
    tag: 'Liquidity',
    method: 'GET',
    path: '/trades',
    summary: 'List trades',
    description:
      "Trades of Operations and of quotes, by their time. A participant's key lists the trades of its own, those on accounts that it is tenant of or advises on with VIEW, and those that it initiated.",
    access: 'READ',
    callers: ALL_KEYS,
    query: listQuery({
      account: accountFilter,
      participant_code: participantCodeSchema.optional().meta({ description: 'Only trades of this holder.' }),
      initiated_by: participantCodeSchema
        .optional()
        .meta({ description: 'Only trades that the key of this participant asked for.' }),
      source: z.enum(TRADE_SOURCES).optional().meta({ description: 'Only trades of this source.' }),
      symbol: z
        .string()
        .regex(/^[A-Z0-9]{1,16}\/[A-Z0-9]{1,16}$/, 'must be a symbol such as BTC/USD')
        .optional()
        .meta({ description: 'Only trades of this instrument, for example `BTC/USD`.' }),
      client_trade_id: idFilter.optional().meta({ description: 'Only the trade of this quote.' }),
      order_id: idFilter.optional().meta({ description: 'Only trades of this order.' }),
      quote_id: idFilter.optional().meta({ description: 'Only the trade of this quote.' }),
      execution_id: filterById('TradesOfExecution', 'Only trades of this Execution.'),
      from: timeOrDate.optional().meta({ description: 'First time of the trades: RFC 3339, or a UTC date.' }),
      to: timeOrDate.optional().meta({ description: 'Time that is behind the trades: RFC 3339, or a UTC date.' }),
    }),
    answers: {
      200: {
        description: 'Trades by their time, then id.',
        schema: page('TradePage', 'trades', accountTradeSchema),
        example: { trades: [tradeExample], next_page_token: '' },
      },
    },
  }),

  getTrade: apiCall({
    id: 'getTrade',
    tag: 'Liquidity',
    method: 'GET',
    path: '/trades/{trade_id}',
    summary: 'Read a trade',
    description: 'A trade of an Operation or of a quote, as the list shows it.',
    access: 'READ',
    callers: ALL_KEYS,
    answers: { 200: { description: 'The trade.', schema: accountTradeSchema, example: tradeExample } },
    problems: ['not_found'],
  }),
} as const;
