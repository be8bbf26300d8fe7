import {
  accountTransferSchema,
  CLIENT_TRANSFER_ID_MAX,
  POSITIVE_AMOUNT_PATTERN,
  type AccountTransfer,
} from '@ballast/contracts';
import { z } from 'zod';
import { ALL_KEYS, apiCall } from './api-call';
import { accountExample } from './customer-account-examples';
import { accountLabelSchema } from './customer-accounts';
import { participantCodeSchema } from './operation-body';
import { listQuery, page } from './paging';

export const NO_NUL = /^[^\0]*$/;
export const NO_NUL_RULE = 'must not contain the character U+0000';

const { zrn, participant_code, account_label } = accountExample;

export const transferExample: AccountTransfer = {
  id: '4a6b8c0d-1e2f-4a3b-8c4d-5e6f7a8b9c0d',
  from_account_group: zrn,
  from_participant_code: participant_code,
  from_account_label: account_label,
  to_account_group: 'zrn:zh:eu:account:customer:6e0d9c8b-7a69-4584-9362-514039281706',
  to_participant_code: participant_code,
  to_account_label: 'savings',
  asset: 'USD',
  amount: '250.00',
  status: 'settled',
  status_reason: '',
  status_code: '',
  movement_id: '0d1e2f3a-4b5c-4d6e-8f7a-8b9c0d1e2f3a',
  client_transfer_id: 'rent-2026-04',
  initiated_by: '',
  created_at: '2026-04-17T10:30:04.200Z',
  updated_at: '2026-04-17T10:30:04.200Z',
};

/** The ZRN of an account, which the body or the query may lack. */
export function zrnSchema(description: string) {
  return z.string().max(100).regex(NO_NUL, NO_NUL_RULE).optional().meta({ description });
}

const clientTransferId = z
  .string()
  .min(1, 'must not be empty')
  .max(CLIENT_TRANSFER_ID_MAX)
  .regex(/^[\x20-\x7e]*$/, 'must be printable ASCII')
  .optional();

export const TRANSFER_CALLS = {
  createTransfer: apiCall({
    id: 'createTransfer',
    tag: 'Money movement',
    method: 'POST',
    path: '/transfers',
    summary: 'Transfer between two accounts',
    description:
      'Moves money or an asset from one customer account to another in one transaction. It leaves the own balance of the account, never the float and never a Trader. A transfer that the check does not allow is answered as `rejected`. The request needs `X-REQUEST-ID` or `client_transfer_id`; a `client_transfer_id` makes one transfer for ever, and repeated with the same terms it is answered by that transfer. A key of a participant moves only between accounts that the participant holds or is tenant of.',
    access: 'FUND',
    callers: ALL_KEYS,
    requestId: { orMember: 'client_transfer_id' },
    body: z
      .strictObject({
        from_account_group: zrnSchema('ZRN of the account that the money leaves, in any of its forms.'),
        from_participant_code: participantCodeSchema
          .optional()
          .meta({ description: 'Holder of that account, in place of `from_account_group`.' }),
        from_account_label: accountLabelSchema
          .optional()
          .meta({ description: 'Label of the account of `from_participant_code`. `general` when absent.' }),
        to_account_group: zrnSchema('ZRN of the account that gets the money, in any of its forms.'),
        to_participant_code: participantCodeSchema
          .optional()
          .meta({ description: 'Holder of that account, in place of `to_account_group`.' }),
        to_account_label: accountLabelSchema
          .optional()
          .meta({ description: 'Label of the account of `to_participant_code`. `general` when absent.' }),
        asset: z
          .string()
          .regex(/^[A-Z0-9]{1,16}$/, 'must be a currency or an asset')
          .meta({ description: 'Currency or asset, for example `USD` or `BTC`.' }),
        amount: z
          .string()
          .regex(NO_NUL, NO_NUL_RULE)
          // The code that knows the decimals of the asset checks the amount.
          .meta({
            pattern: POSITIVE_AMOUNT_PATTERN.source,
            description: 'Amount above 0, with at most the decimals of the currency or asset.',
          }),
        client_transfer_id: clientTransferId.meta({
          description: 'Id of your making, unique for the owner of the key.',
        }),
      })
      .meta({ id: 'CreateTransfer', description: 'A transfer between two customer accounts.' }),
    bodyExample: {
      from_participant_code: 'CUST02',
      to_participant_code: 'CUST02',
      to_account_label: 'savings',
      asset: 'USD',
      amount: '0.01',
      client_transfer_id: 'rent-2026-04',
    },
    answers: {
      201: {
        description: 'The transfer, settled or rejected.',
        schema: accountTransferSchema,
        example: transferExample,
      },
    },
    problems: ['permission_required', 'account_not_found'],
  }),

  listTransfers: apiCall({
    id: 'listTransfers',
    tag: 'Money movement',
    method: 'GET',
    path: '/transfers',
    summary: 'List transfers',
    description:
      'A key of a participant lists the transfers from and to accounts that the participant holds, is tenant of, or advises on.',
    access: 'READ',
    callers: ALL_KEYS,
    query: listQuery({
      account_group: zrnSchema('Only transfers from or to the account with this ZRN.'),
      participant_code: participantCodeSchema
        .optional()
        .meta({ description: 'Only transfers from or to accounts of this holder.' }),
      status: z.enum(['settled', 'rejected']).optional().meta({ description: 'Only transfers in this status.' }),
      client_transfer_id: clientTransferId.meta({ description: 'Only transfers with this id of the caller.' }),
    }),
    answers: {
      200: {
        description: 'Transfers, oldest first.',
        schema: page('Transfers', 'transfers', accountTransferSchema),
        example: { transfers: [transferExample], next_page_token: '' },
      },
    },
  }),

  getTransfer: apiCall({
    id: 'getTransfer',
    tag: 'Money movement',
    method: 'GET',
    path: '/transfers/{transfer_id}',
    summary: 'Read a transfer',
    description: 'Whoever may read one of its two accounts reads the whole transfer.',
    access: 'READ',
    callers: ALL_KEYS,
    answers: { 200: { description: 'The transfer.', schema: accountTransferSchema, example: transferExample } },
    problems: ['not_found'],
  }),
} as const;
