import {
  ACCOUNT_MODEL_MAX,
  METADATA_MEMBERS_MAX,
  METADATA_NAME_MAX,
  METADATA_VALUE_MAX,
  MOVEMENT_DESCRIPTION_MAX,
  PAYOUT_KEY_MAX,
  payoutReceiptSchema,
  payoutSchema,
  POSITIVE_AMOUNT_PATTERN,
  type Payout,
} from '@ballast/contracts';
import { z } from 'zod';
import { ALL_KEYS, apiCall } from './api-call';
import { accountExample } from './customer-account-examples';
import { accountLabelSchema } from './customer-accounts';
import { participantCodeSchema } from './operation-body';
import { idFilter } from './paging';
import { textMembers } from './text-members';
import { NO_NUL, NO_NUL_RULE } from './transfers';

const { zrn, participant_code, account_label } = accountExample;

export const payoutExample: Payout = {
  payout_id: '7e9f1a3b-4c5d-4e6f-8a7b-8c9d0e1f2a3b',
  idempotency_key: 'payout-7',
  status: 'completed',
  failure_reason: '',
  account_group: zrn,
  payor: { participant_code, account_label },
  beneficiary: { external_account: { external_account_id: '2b3c4d5e-6f7a-4b8c-9d0e-1f2a3b4c5d6e' } },
  payment: { asset: 'USD', total: '15.50', description: 'dividend' },
  account_model: '',
  metadata: { invoice: '2026-117' },
  initiated_by: '',
  transaction_id: '2f3a4b5c-6d7e-4f8a-8b9c-0d1e2f3a4b5c',
  created_at: '2026-04-17T10:30:04.200Z',
  updated_at: '2026-04-17T10:30:04.730Z',
};

const receiptExample: z.output<typeof payoutReceiptSchema> = {
  idempotency_key: payoutExample.idempotency_key,
  payout_id: payoutExample.payout_id,
  status: 'pending',
};

const text = (lengthMax: number) => z.string().max(lengthMax).regex(NO_NUL, NO_NUL_RULE);

/** The key by which a repeated payout is recognised. */
export const payoutKeySchema = z
  .string()
  .min(1, 'must not be empty')
  .max(PAYOUT_KEY_MAX)
  .regex(/^[\x20-\x7e]*$/, 'must be printable ASCII');

export const PAYOUT_CALLS = {
  createPayout: apiCall({
    id: 'createPayout',
    tag: 'Money movement',
    method: 'POST',
    path: '/payouts',
    summary: 'Pay out to a beneficiary',
    description:
      'Sends money or an asset of a customer account to the external account of a beneficiary, which is not verified. The answer comes when the check has decided: the payout is `pending` and its money is held, or it is `rejected`. The rail answers later, and `GET /payouts` shows it. A completed payout can come back: it is `failed` with `returned_by_rail`, and credited back, unless the account is closed by then. The request needs the header `Idempotency-Key`, a text of at most 64 characters, or `X-REQUEST-ID`; an `Idempotency-Key` makes one payout for ever, and repeated with the same terms it is answered by that payout. With `validate` the request is only checked for its form, and nothing is made. A key of a participant pays only from accounts that the participant holds or is tenant of.',
    access: 'FUND',
    callers: ALL_KEYS,
    requestId: 'orNaturalKey',
    body: z
      .strictObject({
        validate: z.boolean().optional().meta({ description: '`true` checks the request and makes nothing.' }),
        payor: z
          .strictObject({
            participant_code: participantCodeSchema.meta({ description: 'Holder of the account that pays.' }),
            account_label: accountLabelSchema
              .optional()
              .meta({ description: 'Label of the account. `general` when absent.' }),
          })
          .meta({ id: 'PayoutPayor', description: 'The account that pays.' }),
        beneficiary: z
          .strictObject({
            external_account: z
              .strictObject({
                external_account_id: idFilter.meta({ description: 'Id of the external account that is paid.' }),
              })
              .meta({ id: 'BeneficiaryAccount', description: 'The external account.' }),
          })
          .meta({ id: 'PayoutBeneficiary', description: 'The end that is paid.' }),
        payment: z
          .strictObject({
            asset: z
              .string()
              .regex(/^[A-Z0-9]{1,16}$/, 'must be a currency or an asset')
              .meta({ description: 'Currency or asset, for example `USD` or `BTC`.' }),
            total: z
              .string()
              .regex(NO_NUL, NO_NUL_RULE)
              // The code that knows the decimals of the asset checks the amount.
              .meta({
                pattern: POSITIVE_AMOUNT_PATTERN.source,
                description: 'Amount above 0, with at most the decimals of the currency or asset.',
              }),
            description: text(MOVEMENT_DESCRIPTION_MAX)
              .optional()
              .meta({ description: 'Text that goes with the payout.' }),
          })
          .meta({ id: 'PayoutTerms', description: 'The money of the payout.' }),
        account_model: text(ACCOUNT_MODEL_MAX)
          .optional()
          .meta({ description: 'Account model of the beneficiary. It is stored and shown.' }),
        metadata: textMembers({
          members: METADATA_MEMBERS_MAX,
          nameLength: METADATA_NAME_MAX,
          valueLength: METADATA_VALUE_MAX,
        })
          .optional()
          .meta({ description: 'Texts of your own. They are stored and shown.' }),
      })
      .meta({ id: 'CreatePayout', description: 'A payout from a customer account.' }),
    bodyExample: {
      payor: { participant_code: 'CUST02' },
      beneficiary: { external_account: { external_account_id: '2b3c4d5e-6f7a-4b8c-9d0e-1f2a3b4c5d6e' } },
      payment: { asset: 'USD', total: '0.01', description: 'dividend' },
      metadata: { invoice: '2026-117' },
    },
    answers: {
      202: {
        description: 'The payout, pending or rejected. A request that is only checked is answered 200 and empty.',
        schema: z.union([
          payoutReceiptSchema,
          z.strictObject({}).meta({ id: 'ValidPayout', description: 'The request is valid.' }),
        ]),
        example: receiptExample,
      },
    },
    problems: ['permission_required', 'account_not_found'],
  }),

  getPayout: apiCall({
    id: 'getPayout',
    tag: 'Money movement',
    method: 'GET',
    path: '/payouts',
    summary: 'Read a payout',
    description:
      'Names the payout by exactly one of `payout_id` and `idempotency_key`, the latter as the owner of this key gave it. Whoever may read the account reads the payout.',
    access: 'READ',
    callers: ALL_KEYS,
    query: z.strictObject({
      payout_id: idFilter.optional().meta({ description: 'Id of the payout.' }),
      idempotency_key: payoutKeySchema.optional().meta({ description: 'Key that the payout was made with.' }),
    }),
    answers: { 200: { description: 'The payout.', schema: payoutSchema, example: payoutExample } },
    problems: ['not_found'],
  }),
} as const;
