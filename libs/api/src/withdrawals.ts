import {
  BANK_ACCOUNT_MEMBERS_MAX,
  BANK_ACCOUNT_NAME_MAX,
  BANK_ACCOUNT_VALUE_MAX,
  CLIENT_WITHDRAWAL_ID_MAX,
  POSITIVE_AMOUNT_PATTERN,
  WITHDRAWAL_ADDRESS_MAX,
  WITHDRAWAL_STATUSES,
  withdrawalSchema,
  type Withdrawal,
} from '@ballast/contracts';
import { z } from 'zod';
import { ALL_KEYS, apiCall } from './api-call';
import { accountExample } from './customer-account-examples';
import { accountLabelSchema } from './customer-accounts';
import { participantCodeSchema } from './operation-body';
import { idFilter, listQuery, page } from './paging';
import { textMembers } from './text-members';
import { NO_NUL, NO_NUL_RULE, zrnSchema } from './transfers';

const { zrn, participant_code, account_label } = accountExample;

export const withdrawalExample: Withdrawal = {
  id: '5c7d9e1f-2a3b-4c4d-8e5f-6a7b8c9d0e1f',
  account_group: zrn,
  participant_code,
  account_label,
  requestor_participant_code: '',
  initiated_by: '',
  asset: 'USD',
  requested_amount: '250.00',
  settled_amount: '250.00',
  status: 'SETTLED',
  status_reason: '',
  status_code: '',
  address: 'DE02120300000000202051',
  destination_tag: '',
  withdrawal_account_id: '',
  account: {},
  transaction_id: '0d1e2f3a-4b5c-4d6e-8f7a-8b9c0d1e2f3b',
  client_withdrawal_request_id: 'payout-2026-04',
  created_at: '2026-04-17T10:30:04.200Z',
  updated_at: '2026-04-17T10:30:04.730Z',
};

const approvedExample: Withdrawal = {
  ...withdrawalExample,
  status: 'APPROVED',
  settled_amount: '0.00',
  transaction_id: '',
  updated_at: withdrawalExample.created_at,
};

/** An address as a caller gives it: text that is stored, not verified. */
export const addressSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(WITHDRAWAL_ADDRESS_MAX)
  .regex(NO_NUL, NO_NUL_RULE);

const bankAccountSchema = textMembers({
  members: BANK_ACCOUNT_MEMBERS_MAX,
  nameLength: BANK_ACCOUNT_NAME_MAX,
  valueLength: BANK_ACCOUNT_VALUE_MAX,
})
  .refine((members) => Object.keys(members).length > 0, 'must not be empty')
  .meta({
    description: 'Account of another bank that the money goes to: its number, its holder, whatever the bank asks for.',
  });

const clientWithdrawalId = z
  .string()
  .min(1, 'must not be empty')
  .max(CLIENT_WITHDRAWAL_ID_MAX)
  .regex(/^[\x20-\x7e]*$/, 'must be printable ASCII')
  .optional();

export const WITHDRAWAL_CALLS = {
  createWithdrawal: apiCall({
    id: 'createWithdrawal',
    tag: 'Money movement',
    method: 'POST',
    path: '/withdrawals/requests',
    summary: 'Withdraw from an account',
    description:
      'Sends money or an asset of a customer account to an address an external account, or an account of another bank, none of which is verified. The answer comes when the money is held: the withdrawal is `APPROVED`, or `REJECTED` when the check does not allow it. The rail answers later: `SETTLED`, or `REJECTED` and the hold is given back. The request needs `X-REQUEST-ID` or `client_withdrawal_request_id`; the latter makes one withdrawal for ever, and repeated with the same terms it is answered by that withdrawal. A key of a participant withdraws only from accounts that the participant holds or is tenant of.',
    access: 'FUND',
    callers: ALL_KEYS,
    requestId: { orMember: 'client_withdrawal_request_id' },
    body: z
      .strictObject({
        account_group: zrnSchema('ZRN of the account that the money leaves, in any of its forms.'),
        participant_code: participantCodeSchema
          .optional()
          .meta({ description: 'Holder of that account, in place of `account_group`.' }),
        account_label: accountLabelSchema
          .optional()
          .meta({ description: 'Label of the account of `participant_code`. `general` when absent.' }),
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
        address: addressSchema.optional().meta({
          description: 'Address that the money goes to. Either it, `withdrawal_account_id` or `account` is given.',
        }),
        destination_tag: addressSchema.optional().meta({ description: 'Tag of the address.' }),
        withdrawal_account_id: idFilter
          .optional()
          .meta({ description: 'Id of the external account that the money goes to.' }),
        account: bankAccountSchema.optional(),
        client_withdrawal_request_id: clientWithdrawalId.meta({
          description: 'Id of your making, unique for the owner of the key.',
        }),
      })
      .meta({ id: 'CreateWithdrawal', description: 'A withdrawal from a customer account.' }),
    bodyExample: {
      participant_code: 'CUST02',
      asset: 'USD',
      amount: '0.01',
      address: 'DE02120300000000202051',
      client_withdrawal_request_id: 'payout-2026-04',
    },
    answers: {
      201: { description: 'The withdrawal, approved or rejected.', schema: withdrawalSchema, example: approvedExample },
    },
    problems: ['permission_required', 'account_not_found'],
  }),

  listWithdrawals: apiCall({
    id: 'listWithdrawals',
    tag: 'Money movement',
    method: 'GET',
    path: '/withdrawals/requests',
    summary: 'List withdrawals',
    description:
      'A key of a participant lists the withdrawals from accounts that the participant holds, is tenant of, or advises on.',
    access: 'READ',
    callers: ALL_KEYS,
    query: listQuery({
      account_group: zrnSchema('Only withdrawals from the account with this ZRN.'),
      participant_code: participantCodeSchema
        .optional()
        .meta({ description: 'Only withdrawals from accounts of this holder.' }),
      status: z.enum(WITHDRAWAL_STATUSES).optional().meta({ description: 'Only withdrawals in this status.' }),
      client_withdrawal_request_id: clientWithdrawalId.meta({
        description: 'Only withdrawals with this id of the caller.',
      }),
    }),
    answers: {
      200: {
        description: 'Withdrawals, oldest first.',
        schema: page('Withdrawals', 'withdrawals', withdrawalSchema),
        example: { withdrawals: [withdrawalExample], next_page_token: '' },
      },
    },
  }),

  getWithdrawal: apiCall({
    id: 'getWithdrawal',
    tag: 'Money movement',
    method: 'GET',
    path: '/withdrawals/requests/{withdrawal_id}',
    summary: 'Read a withdrawal',
    description: 'Whoever may read the account reads the withdrawal.',
    access: 'READ',
    callers: ALL_KEYS,
    answers: { 200: { description: 'The withdrawal.', schema: withdrawalSchema, example: withdrawalExample } },
    problems: ['not_found'],
  }),
} as const;
