import {
  asset,
  floatWithdrawalSchema,
  shownDepositSchema,
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
  source: 'execution',
  source_id: 'a1b2c3d4-e5f6-4890-abcd-ef0123456789',
  execution_id: 'a1b2c3d4-e5f6-4890-abcd-ef0123456789',
  instruction_index: 0,
  purpose: 'buy_cash',
  created_at: '2026-04-17T10:30:06.000Z',
};

const TEXT_LENGTH_MAX = 255;

const amountText = z
  .string()
  .regex(POSITIVE_AMOUNT_PATTERN, 'must be a plain decimal string such as "100.00"')
  .meta({ description: 'Amount above 0, with at most the decimals of the currency.' });

function shortText(description: string) {
  return z
    .string()
    .max(TEXT_LENGTH_MAX)
    .regex(/^[^\u0000]*$/, 'must not contain the character U+0000')
    .meta({ description });
}

const depositExample = {
  id: '9b8a7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d',
  request_id: '1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f',
  account: 'float',
  asset: 'USD',
  amount: '250000.00',
  status: 'posted',
  reversed_at: '',
  reversal_reason: '',
  created_at: '2026-04-17T09:10:00.000Z',
  updated_at: '2026-04-17T09:10:00.000Z',
};

const floatSchema = z
  .object({ accounts: z.array(accountBalanceSchema).meta({ description: 'Balances by currency.' }) })
  .meta({ id: 'Float', description: 'Money of the platform that novated buys draw on.' });

export const assetFilter = z
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
      'Credits the float of the platform, a participant, or a customer account. Every Operation that is accepted after the answer can draw on the money. The code of a participant and the ZRN of its account `general` name the same money. It is a `conflict` when the customer account has a status that lets no money in.',
    access: 'FUND',
    body: z
      .strictObject({
        account: z
          .string()
          .regex(/^[^\u0000]*$/, 'must not contain the character U+0000')
          .meta({
            maxLength: 100,
            description:
              'Account to credit: `float`, the code of a participant, or the ZRN of a customer account in any of its forms.',
          }),
        asset: asset('Currency that instruments are quoted in, for example `USD`.'),
        amount: amountText,
      })
      .meta({ id: 'CreateDeposit', description: 'Money that came in from outside.' }),
    bodyExample: { account: 'float', asset: 'USD', amount: '250000.00' },
    answers: {
      201: {
        description: 'The deposit, as it stands on the ledger.',
        schema: shownDepositSchema,
        example: depositExample,
      },
    },
    problems: ['permission_required', 'not_found', 'account_not_found', 'conflict'],
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
      account: z.string().max(100, 'must have at most 100 characters').optional().meta({
        description:
          'Only deposits to this account: `float`, the code of a participant, or the ZRN of a customer account.',
      }),
    }),
    answers: {
      200: {
        description: 'A page of deposits, oldest first.',
        schema: page('DepositPage', 'deposits', shownDepositSchema),
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
    answers: { 200: { description: 'The deposit.', schema: shownDepositSchema, example: depositExample } },
    problems: ['not_found'],
  }),
  reverseDeposit: apiCall({
    id: 'reverseDeposit',
    tag: 'Funding',
    method: 'POST',
    path: '/deposits/{deposit_id}/reverse',
    summary: 'Reverse a deposit',
    description:
      'The whole amount goes back to where it came from, once for ever, with the purpose `deposit_reversal` on the ledger. It is a `conflict` when less is available on the account, when the deposit is reversed already, and when the customer account has a status that lets no money out. A request that was refused stays refused: to try again, send it with a new request id.',
    access: 'FUND',
    body: z
      .strictObject({ reason: shortText('Reason of the reversal, which the deposit shows.').min(1) })
      .meta({ id: 'ReverseDeposit', description: 'The reversal of a deposit.' }),
    bodyExample: { reason: 'the bank took the payment back' },
    answers: {
      200: {
        description: 'The deposit, reversed.',
        schema: shownDepositSchema,
        example: {
          ...depositExample,
          status: 'reversed',
          reversed_at: '2026-04-18T08:00:00.000Z',
          reversal_reason: 'the bank took the payment back',
          updated_at: '2026-04-18T08:00:00.000Z',
        },
      },
    },
    problems: ['permission_required', 'not_found', 'conflict'],
  }),
  withdrawFloat: apiCall({
    id: 'withdrawFloat',
    tag: 'Funding',
    method: 'POST',
    path: '/float/withdrawals',
    summary: 'Take money out of the float',
    description:
      'Debits the float, with the purpose `float_withdrawal` on the ledger. It is a `conflict` when less is available: money that open buys hold stays. A request that was refused stays refused: to try again, send it with a new request id.',
    access: 'FUND',
    body: z
      .strictObject({
        asset: asset('Currency of the float, for example `USD`.'),
        amount: amountText,
        reference: shortText('Reference of the platform, which the answer repeats.').optional(),
      })
      .meta({ id: 'WithdrawFloat', description: 'Money to take out of the float.' }),
    bodyExample: { asset: 'USD', amount: '1000.00', reference: 'INV-7' },
    answers: {
      201: {
        description: 'The withdrawal, as it stands on the ledger.',
        schema: floatWithdrawalSchema,
        example: {
          id: '4d3c2b1a-8c7d-4e6f-9a5b-0c1d2e3f4a5b',
          request_id: '2d3e4f5a-6b7c-4d8e-9f0a-1b2c3d4e5f6a',
          asset: 'USD',
          amount: '1000.00',
          reference: 'INV-7',
          created_at: '2026-04-17T09:20:00.000Z',
          updated_at: '2026-04-17T09:20:00.000Z',
        },
      },
    },
    problems: ['conflict'],
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
      account: z.string().regex(LEDGER_ACCOUNT_PATTERN, ACCOUNT_RULE).optional().meta({
        description:
          'Only entries of this account. `account:{uuid}` names a customer account; the entries of a `general` one are those of `participant:{code}`.',
      }),
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
