import { executedConversionSchema, quoteSchema } from '@ballast/contracts';
import { z } from 'zod';
import { ALL_KEYS, apiCall } from './api-call';
import { quoteTerms } from './liquidity';
import { conversionExample, executedConversionExample } from './liquidity-examples';
import { idFilter } from './paging';
import { addressSchema } from './withdrawals';

export const CONVERSION_CALLS = {
  requestConversion: apiCall({
    id: 'requestConversion',
    tag: 'Money movement',
    method: 'POST',
    path: '/convert_withdraw/rfq',
    summary: 'Ask for a quote to convert and withdraw',
    description:
      'Quotes a buy on a customer account whose asset leaves the account at once, to an address that is not verified. The fee of the network is zero. Like any quote it can be executed once until it expires, and holds nothing. A key of a participant converts only on accounts that the participant holds or is tenant of.',
    access: 'FUND',
    callers: ALL_KEYS,
    requestId: 'optional',
    body: z
      .strictObject({
        ...quoteTerms,
        side: z.literal('buy').meta({ description: 'A conversion is a buy.' }),
        withdrawal_address: addressSchema.meta({ description: 'Address that the asset goes to.' }),
      })
      .meta({ id: 'RequestConversion', description: 'The buy to quote, and the address for its asset.' }),
    bodyExample: {
      participant_code: conversionExample.participant_code,
      side: 'buy',
      underlying: 'BTC',
      quoted_currency: 'USD',
      quantity: '0.50',
      withdrawal_address: conversionExample.withdrawal_address,
    },
    answers: { 201: { description: 'The quote.', schema: quoteSchema, example: conversionExample } },
    problems: [
      'quote_below_minimum',
      'quote_above_maximum',
      'price_unavailable',
      'account_not_found',
      'participant_not_found',
      'permission_required',
      'conflict',
    ],
  }),

  executeConversion: apiCall({
    id: 'executeConversion',
    tag: 'Money movement',
    method: 'POST',
    path: '/convert_withdraw/execute',
    summary: 'Convert and withdraw',
    description:
      'Makes the trade of a quote to convert and withdraw, and asks for the withdrawal of its asset in the transaction that posts the trade. The answer comes when the trade is posted, with the id of the withdrawal, which is decided a moment later as any other: its check may reject it, and the asset stays on the account. A repeated call, with any request id and at any later time, has the same answer.',
    access: 'FUND',
    callers: ALL_KEYS,
    requestId: 'optional',
    body: z
      .strictObject({ quote_id: idFilter.meta({ description: 'Id of the quote.' }) })
      .meta({ id: 'ExecuteConversion', description: 'The quote to execute.' }),
    bodyExample: { quote_id: conversionExample.quote_id },
    answers: {
      200: { description: 'The outcome.', schema: executedConversionSchema, example: executedConversionExample },
    },
    problems: ['permission_required', 'not_found', 'quote_expired'],
  }),
} as const;
