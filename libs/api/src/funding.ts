import { depositSchema, ledgerEntrySchema, POSITIVE_AMOUNT_PATTERN } from '@ballast/contracts';
import { z } from 'zod';
import { apiCall } from './api-call';
import { idFilter, listQuery, page } from './paging';

const ACCOUNT_RULE = 'must be float, house, fees, external, participant:{code} or trader:{id}';
const ACCOUNT_PATTERN = /^(float|house|fees|external|participant:[a-zA-Z0-9_-]{1,6}|trader:[0-9a-f-]{36})$/;

export const entryExample = {
  id: '5f0c1d7e-2b3a-4c5d-9e8f-7a6b5c4d3e2f',
  transaction_id: '3c2b1a09-8f7e-4d6c-b5a4-938271605f4e',
  account: 'float',
  asset: 'USD',
  amount: '-5000.00',
  balance_after: '999995000.00',
  execution_id: 'a1b2c3d4-e5f6-4890-abcd-ef0123456789',
  instruction_index: 0,
  purpose: 'buy_cash',
  created_at: '2026-04-17T10:30:06.000Z',
};

const floatSchema = z
  .object({
    accounts: z.array(z.object({ asset: z.string(), balance: z.string(), held: z.string(), available: z.string() })),
  })
  .meta({ id: 'Float' });

export const FUNDING_CALLS = {
  createDeposit: apiCall({
    id: 'createDeposit',
    tag: 'Funding',
    method: 'POST',
    path: '/deposits',
    summary: 'Deposit money',
    description:
      'To the float of the platform or to a participant. After the answer every later Operation can draw on it.',
    access: 'FUND',
    body: z
      .strictObject({
        account: z
          .string()
          .regex(/^[^\u0000]*$/, 'must not contain the character U+0000')
          .meta({ description: '`float`, or a participant code.' }),
        asset: z.string().meta({ description: 'A currency that instruments are quoted in.' }),
        amount: z
          .string()
          .regex(POSITIVE_AMOUNT_PATTERN, 'must be a plain decimal string such as "100.00"')
          .meta({ description: 'Above 0, with at most the decimals of the currency.' }),
      })
      .meta({ id: 'CreateDeposit' }),
    bodyExample: { account: 'float', asset: 'USD', amount: '250000.00' },
    answers: {
      201: {
        description: 'The deposit, as it stands on the ledger.',
        schema: depositSchema,
        example: {
          id: '9b8a7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d',
          request_id: '1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f',
          account: 'float',
          asset: 'USD',
          amount: '250000.00',
          created_at: '2026-04-17T09:10:00.000Z',
          updated_at: '2026-04-17T09:10:00.000Z',
        },
      },
    },
    problems: ['not_found'],
  }),
  getFloat: apiCall({
    id: 'getFloat',
    tag: 'Funding',
    method: 'GET',
    path: '/float',
    summary: 'Read the float',
    access: 'READ',
    answers: {
      200: {
        description: 'One account for each currency. `held` is what open buys hold.',
        schema: floatSchema,
        example: {
          accounts: [{ asset: 'USD', balance: '1000000000.00', held: '15000.00', available: '999985000.00' }],
        },
      },
    },
  }),
  listFloatMovements: apiCall({
    id: 'listFloatMovements',
    tag: 'Funding',
    method: 'GET',
    path: '/float/movements',
    summary: 'List the postings of the float',
    access: 'READ',
    query: listQuery({ asset: z.string().max(20).optional() }),
    answers: {
      200: {
        description: 'A page of ledger entries, oldest first.',
        schema: page('movements', ledgerEntrySchema),
        example: { movements: [entryExample], next_page_token: '' },
      },
    },
  }),
  listLedgerEntries: apiCall({
    id: 'listLedgerEntries',
    tag: 'Ledger',
    method: 'GET',
    path: '/ledger/entries',
    summary: 'List ledger entries',
    access: 'READ',
    query: listQuery({
      transaction_id: idFilter.optional(),
      execution_id: idFilter.optional(),
      account: z.string().regex(ACCOUNT_PATTERN, ACCOUNT_RULE).optional(),
      asset: z.string().max(20).optional(),
    }),
    answers: {
      200: {
        description: 'A page of ledger entries, oldest first.',
        schema: page('entries', ledgerEntrySchema),
        example: { entries: [entryExample], next_page_token: '' },
      },
    },
  }),
} as const;
