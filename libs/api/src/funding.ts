import {
  asset,
  depositSchema,
  LEDGER_ACCOUNT_NAMES,
  LEDGER_ACCOUNT_PATTERN,
  ledgerEntrySchema,
  POSITIVE_AMOUNT_PATTERN,
} from '@ballast/contracts';
import { z } from 'zod';
import { accountBalanceSchema } from './account-balance';
import { apiCall } from './api-call';
import { asOf, asOfQuery, idFilter, listQuery, page } from './paging';

const ACCOUNT_RULE = `must be ${LEDGER_ACCOUNT_NAMES.slice(0, -1).join(', ')} or ${LEDGER_ACCOUNT_NAMES.at(-1)}`;

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

const depositExample = {
  id: '9b8a7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d',
  request_id: '1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f',
  account: 'float',
  asset: 'USD',
  amount: '250000.00',
  created_at: '2026-04-17T09:10:00.000Z',
  updated_at: '2026-04-17T09:10:00.000Z',
};

const floatSchema = z
  .object({ accounts: z.array(accountBalanceSchema).meta({ description: 'Balances by currency.' }) })
  .meta({ id: 'Float', description: 'Money of the platform that novated buys draw on.' });

const assetFilter = z
  .string()
  .max(20)
  .optional()
  .meta({ description: 'Only entries in this currency or asset.', param: { id: 'AssetFilter' } });

export const FUNDING_CALLS = {
  createDeposit: apiCall({
    id: 'createDeposit',
    tag: 'Funding',
    method: 'POST',
    path: '/deposits',
    summary: 'Deposit money',
    description:
      'Credits the float of the platform or a participant. Every Operation that is accepted after the answer can draw on the money. It is a `conflict` when the customer account of the participant with the label `general` has a status that lets no money in.',
    access: 'FUND',
    body: z
      .strictObject({
        account: z
          .string()
          .regex(/^[^\u0000]*$/, 'must not contain the character U+0000')
          .meta({ maxLength: 6, description: 'Account to credit: `float`, or the code of a participant.' }),
        asset: asset('Currency that instruments are quoted in, for example `USD`.'),
        amount: z
          .string()
          .regex(POSITIVE_AMOUNT_PATTERN, 'must be a plain decimal string such as "100.00"')
          .meta({ description: 'Amount above 0, with at most the decimals of the currency.' }),
      })
      .meta({ id: 'CreateDeposit', description: 'Money that came in from outside.' }),
    bodyExample: { account: 'float', asset: 'USD', amount: '250000.00' },
    answers: {
      201: {
        description: 'The deposit, as it stands on the ledger.',
        schema: depositSchema,
        example: depositExample,
      },
    },
    problems: ['permission_required', 'not_found', 'conflict'],
  }),
  listDeposits: apiCall({
    id: 'listDeposits',
    tag: 'Funding',
    method: 'GET',
    path: '/deposits',
    summary: 'List deposits',
    description: 'Deposits that stand on the ledger. One that was refused is not listed.',
    access: 'READ',
    query: listQuery({
      account: z
        .string()
        .max(100, 'must have at most 100 characters')
        .optional()
        .meta({ description: 'Only deposits to this account: `float`, or the code of a participant.' }),
    }),
    answers: {
      200: {
        description: 'A page of deposits, oldest first.',
        schema: page('DepositPage', 'deposits', depositSchema),
        example: { deposits: [depositExample], next_page_token: '' },
      },
    },
  }),
  getDeposit: apiCall({
    id: 'getDeposit',
    tag: 'Funding',
    method: 'GET',
    path: '/deposits/{deposit_id}',
    summary: 'Read a deposit',
    access: 'READ',
    answers: { 200: { description: 'The deposit.', schema: depositSchema, example: depositExample } },
    problems: ['not_found'],
  }),
  getFloat: apiCall({
    id: 'getFloat',
    tag: 'Funding',
    method: 'GET',
    path: '/float',
    summary: 'Read the float',
    access: 'READ',
    query: asOfQuery,
    answers: {
      200: {
        description: 'One account for each currency. Open buys hold the part in `held`.',
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
    query: listQuery({ asset: assetFilter, as_of: asOf }),
    answers: {
      200: {
        description: 'A page of ledger entries, oldest first.',
        schema: page('FloatMovementPage', 'movements', ledgerEntrySchema),
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
      transaction_id: idFilter.optional().meta({ description: 'Only entries of this transaction.' }),
      execution_id: idFilter.optional().meta({ description: 'Only entries of this Execution.' }),
      account: z
        .string()
        .regex(LEDGER_ACCOUNT_PATTERN, ACCOUNT_RULE)
        .optional()
        .meta({ description: 'Only entries of this account.' }),
      asset: assetFilter,
      as_of: asOf,
    }),
    answers: {
      200: {
        description: 'A page of ledger entries, oldest first.',
        schema: page('LedgerEntryPage', 'entries', ledgerEntrySchema),
        example: { entries: [entryExample], next_page_token: '' },
      },
    },
  }),
} as const;
