import {
  executedQuoteSchema,
  POSITIVE_AMOUNT_PATTERN,
  QUOTE_EXPIRIES,
  QUOTE_SPREAD_BPS_MAX,
  quoteSchema,
  TRADE_SIDES,
} from '@ballast/contracts';
import { z } from 'zod';
import { ALL_KEYS, apiCall } from './api-call';
import { accountLabelSchema } from './customer-accounts';
import { executedQuoteExample, quoteExample } from './liquidity-examples';
import { idFilter } from './paging';
import { participantCodeSchema } from './operation-body';

const NO_NUL = /^[^\0]*$/;
const NO_NUL_RULE = 'must not contain the character U+0000';

/** An amount as a document describes it; the code that knows the scale checks it. */
function amount(description: string) {
  return z
    .string()
    .regex(NO_NUL, NO_NUL_RULE)
    .meta({ pattern: POSITIVE_AMOUNT_PATTERN.source, description })
    .optional();
}

function assetCode(description: string) {
  return z
    .string()
    .regex(/^[A-Z0-9]{1,16}$/, 'must be a currency or an asset')
    .meta({ description });
}

/** The trade that a request for a quote names. */
export const quoteTerms = {
  account_group: z
    .string()
    .max(100)
    .regex(NO_NUL, NO_NUL_RULE)
    .optional()
    .meta({ description: 'ZRN of the account, in any of its forms.' }),
  participant_code: participantCodeSchema
    .optional()
    .meta({ description: 'Holder of the account, in place of `account_group`.' }),
  account_label: accountLabelSchema
    .optional()
    .meta({ description: 'Label of the account of `participant_code`. `general` when absent.' }),
  side: z.enum(TRADE_SIDES).meta({ description: 'Direction of the trade, as the customer sees it.' }),
  underlying: assetCode('Asset to buy or to sell, for example `BTC`.'),
  quoted_currency: assetCode('Currency of the price, for example `USD`.'),
  quantity: amount('Quantity of the asset above 0, with at most the decimals of the instrument.'),
  total: amount('Money to pay or to get, above 0, with at most the decimals of the currency.'),
  quote_expiry: z.enum(QUOTE_EXPIRIES).optional().meta({ description: 'Life of the quote. `30s` when absent.' }),
  spread: z
    .string()
    .regex(/^(0|[1-9][0-9]{0,2}|1000)$/, `must be a whole number from 0 to ${QUOTE_SPREAD_BPS_MAX}`)
    .optional()
    .meta({
      description:
        "Basis points by which the price is made worse for the customer. The platform's keys alone may send it.",
    }),
};

export const LIQUIDITY_CALLS = {
  requestQuote: apiCall({
    id: 'requestQuote',
    tag: 'Liquidity',
    method: 'POST',
    path: '/liquidity/rfq',
    summary: 'Ask for a quote',
    description:
      'Quotes the price of one trade on a customer account. The quote can be executed once until it expires; it holds nothing. The account is `account_group`, else the one of `participant_code` with `account_label`, else the own `general` account of the participant whose key calls. Exactly one of `quantity` and `total` is given.',
    access: 'TRADE',
    callers: ALL_KEYS,
    requestId: 'optional',
    body: z.strictObject(quoteTerms).meta({ id: 'RequestQuote', description: 'The trade to quote.' }),
    bodyExample: {
      participant_code: quoteExample.participant_code,
      side: 'buy',
      underlying: 'BTC',
      quoted_currency: 'USD',
      quantity: '0.50',
    },
    answers: { 201: { description: 'The quote.', schema: quoteSchema, example: quoteExample } },
    problems: [
      'quote_below_minimum',
      'quote_above_maximum',
      'advisor_not_authorized',
      'permission_required',
      'advisor_asset_not_allowed',
      'advisor_limit_exceeded',
      'account_not_found',
      'participant_not_found',
      'conflict',
      'price_unavailable',
    ],
  }),

  executeQuote: apiCall({
    id: 'executeQuote',
    tag: 'Liquidity',
    method: 'POST',
    path: '/liquidity/execute',
    summary: 'Execute a quote',
    description:
      'Makes the trade of a quote that the same key asked for, at exactly its money. Whether the quote has expired is judged once, when the money is held. The answer comes when the trade is posted. A quote is executed at most once: a repeated call, with any request id and at any later time, has the same answer. A refused quote is used up.',
    access: 'TRADE',
    callers: ALL_KEYS,
    requestId: 'optional',
    body: z
      .strictObject({ quote_id: idFilter.meta({ description: 'Id of the quote.' }) })
      .meta({ id: 'ExecuteQuote', description: 'The quote to execute.' }),
    bodyExample: { quote_id: quoteExample.quote_id },
    answers: {
      200: { description: 'The outcome.', schema: executedQuoteSchema, example: executedQuoteExample },
    },
    problems: [
      'advisor_not_authorized',
      'permission_required',
      'advisor_asset_not_allowed',
      'advisor_limit_exceeded',
      'not_found',
      'quote_expired',
    ],
  }),

  getQuote: apiCall({
    id: 'getQuote',
    tag: 'Liquidity',
    method: 'GET',
    path: '/liquidity/rfq/{quote_id}',
    summary: 'Read a quote',
    description: 'A key reads the quotes that it asked for. The platform also reads rejected ones of its participants.',
    access: 'READ',
    callers: ALL_KEYS,
    answers: { 200: { description: 'The quote as it is now.', schema: quoteSchema, example: quoteExample } },
    problems: ['not_found'],
  }),
} as const;
