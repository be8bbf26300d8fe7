import {
  MOVEMENT_DESCRIPTION_MAX,
  PAYMENT_NETWORK_LENGTH_MAX,
  PAYMENT_NETWORKS_MAX,
  PAYMENT_STATUSES,
  PAYMENT_TYPES,
  paymentSchema,
  POSITIVE_AMOUNT_PATTERN,
  type Payment,
} from '@ballast/contracts';
import { z } from 'zod';
import { ALL_KEYS, apiCall } from './api-call';
import { accountExample } from './customer-account-examples';
import { accountLabelSchema } from './customer-accounts';
import { participantCodeSchema } from './operation-body';
import { idFilter, listQuery, page } from './paging';
import { NO_NUL, NO_NUL_RULE, zrnSchema } from './transfers';

const { zrn, participant_code, account_label } = accountExample;

export const paymentExample: Payment = {
  payment_id: '6d8e0f2a-3b4c-4d5e-9f6a-7b8c9d0e1f2a',
  account_group: zrn,
  participant_code,
  account_label,
  external_account_id: '2b3c4d5e-6f7a-4b8c-9d0e-1f2a3b4c5d6e',
  currency: 'USD',
  amount: '40.00',
  transfer_type: 'credit',
  network: ['ach'],
  description: 'salary',
  initiated_by: '',
  status: 'settled',
  status_reason: '',
  status_code: '',
  transaction_id: '1e2f3a4b-5c6d-4e7f-9a8b-9c0d1e2f3a4b',
  created_at: '2026-04-17T10:30:04.200Z',
  updated_at: '2026-04-17T10:30:04.730Z',
};

const submittedExample: Payment = {
  ...paymentExample,
  status: 'submitted',
  transaction_id: '',
  updated_at: paymentExample.created_at,
};

export const PAYMENT_CALLS = {
  createPayment: apiCall({
    id: 'createPayment',
    tag: 'Money movement',
    method: 'POST',
    path: '/payments',
    summary: 'Pay to or from an external account',
    description:
      'A `credit` sends money of a customer account to an external account, a `debit` brings money from there. The external account is not verified. The answer comes when the check has decided: the payment is `submitted`, and the money of a credit is held, or `failed`. The rail answers later. A debit is credited when it is `settled`, unless the account takes no money in by then. A credit can come back afterwards: it is `returned`, and credited back, unless the account is closed by then. A key of a participant pays only with accounts that the participant holds or is tenant of.',
    access: 'FUND',
    callers: ALL_KEYS,
    body: z
      .strictObject({
        account_group: zrnSchema('ZRN of the customer account, in any of its forms.'),
        participant_code: participantCodeSchema
          .optional()
          .meta({ description: 'Holder of that account, in place of `account_group`.' }),
        account_label: accountLabelSchema
          .optional()
          .meta({ description: 'Label of the account of `participant_code`. `general` when absent.' }),
        external_account_id: idFilter.meta({ description: 'Id of the external account.' }),
        currency: z
          .string()
          .regex(/^[A-Z0-9]{1,16}$/, 'must be a currency')
          .meta({ description: 'Currency that instruments are quoted in, for example `USD`.' }),
        amount: z
          .string()
          .regex(NO_NUL, NO_NUL_RULE)
          // The code that knows the decimals of the currency checks the amount.
          .meta({
            pattern: POSITIVE_AMOUNT_PATTERN.source,
            description: 'Amount above 0, with at most the decimals of the currency.',
          }),
        transfer_type: z.enum(PAYMENT_TYPES).meta({ description: 'Direction, as the external account sees it.' }),
        network: z
          .array(
            z
              .string()
              .regex(/^[A-Za-z0-9_-]+$/, 'must have letters, digits, _ and - alone')
              .max(PAYMENT_NETWORK_LENGTH_MAX),
          )
          .max(PAYMENT_NETWORKS_MAX)
          .optional()
          .meta({ description: 'Networks that may carry the payment. Any when absent or empty.' }),
        description: z
          .string()
          .max(MOVEMENT_DESCRIPTION_MAX)
          .regex(NO_NUL, NO_NUL_RULE)
          .optional()
          .meta({ description: 'Text that goes with the payment.' }),
      })
      .meta({ id: 'CreatePayment', description: 'A payment to or from an external account.' }),
    bodyExample: {
      participant_code: 'CUST02',
      external_account_id: '2b3c4d5e-6f7a-4b8c-9d0e-1f2a3b4c5d6e',
      currency: 'USD',
      amount: '0.01',
      transfer_type: 'credit',
      network: ['ach'],
      description: 'salary',
    },
    answers: {
      201: { description: 'The payment, submitted or failed.', schema: paymentSchema, example: submittedExample },
    },
    problems: ['permission_required', 'account_not_found'],
  }),

  listPayments: apiCall({
    id: 'listPayments',
    tag: 'Money movement',
    method: 'GET',
    path: '/payments',
    summary: 'List payments',
    description:
      'A key of a participant lists the payments of accounts that the participant holds, is tenant of, or advises on.',
    access: 'READ',
    callers: ALL_KEYS,
    query: listQuery({
      account_group: zrnSchema('Only payments of the account with this ZRN.'),
      participant_code: participantCodeSchema
        .optional()
        .meta({ description: 'Only payments of accounts of this holder.' }),
      status: z.enum(PAYMENT_STATUSES).optional().meta({ description: 'Only payments in this status.' }),
    }),
    answers: {
      200: {
        description: 'Payments, oldest first.',
        schema: page('Payments', 'payments', paymentSchema),
        example: { payments: [paymentExample], next_page_token: '' },
      },
    },
  }),

  getPayment: apiCall({
    id: 'getPayment',
    tag: 'Money movement',
    method: 'GET',
    path: '/payments/{payment_id}',
    summary: 'Read a payment',
    description: 'Whoever may read the account reads the payment.',
    access: 'READ',
    callers: ALL_KEYS,
    answers: { 200: { description: 'The payment.', schema: paymentSchema, example: paymentExample } },
    problems: ['not_found'],
  }),
} as const;
