import { z } from 'zod';
import { ACCOUNT_LABEL_PATTERN } from './customer-accounts';
import { MOVEMENT_CODES } from '../money/movements';
import {
  asset,
  decimal,
  identifier,
  identifierOrEmpty,
  label,
  openCode,
  PARTICIPANT_CODE_PATTERN,
  timestamp,
} from './formats';
import { MOVEMENT_DESCRIPTION_MAX } from './payments';
import { accountGroup, initiatedBy } from './quotes';

/** Statuses of a payout. All but `pending` are final, but a completed payout may still come back and be `failed`. */
const PAYOUT_STATUSES = ['pending', 'completed', 'rejected', 'failed'] as const;
/** Length of an `Idempotency-Key` of a payout, in characters. */
export const PAYOUT_KEY_MAX = 64;
/** Length of the name of an account model, in characters. */
export const ACCOUNT_MODEL_MAX = 64;
/** Members of the metadata of a payout at the most, and the lengths of their names and values. */
export const METADATA_MEMBERS_MAX = 50;
export const METADATA_NAME_MAX = 40;
export const METADATA_VALUE_MAX = 500;

export const payoutSchema = z
  .object({
    payout_id: identifier('Id of the payout.'),
    idempotency_key: label(
      'Key that the caller gave. Empty for a payout that was made by a request id.',
      PAYOUT_KEY_MAX,
    ),
    status: z.enum(PAYOUT_STATUSES).meta({
      description:
        '`pending`: the money is held, and the rail is asked. `completed`: it has left the account. `rejected`: the check has refused it. `failed`: the rail has refused it, or the money has come back.',
    }),
    failure_reason: openCode(MOVEMENT_CODES, 'Reason of a rejected or failed payout. Empty for any other.'),
    account_group: accountGroup,
    payor: z
      .object({
        participant_code: z
          .string()
          .meta({ pattern: PARTICIPANT_CODE_PATTERN.source, description: 'Code of the holder of the account.' }),
        account_label: z.string().meta({ pattern: ACCOUNT_LABEL_PATTERN.source, description: 'Label of the account.' }),
      })
      .meta({ id: 'Payor', description: 'The account that pays.' }),
    beneficiary: z
      .object({
        external_account: z
          .object({ external_account_id: identifier('External account that is paid. It is not verified.') })
          .meta({ id: 'PayoutAccount', description: 'The external account.' }),
      })
      .meta({ id: 'Beneficiary', description: 'The end that is paid.' }),
    payment: z
      .object({
        asset: asset('Currency or asset that is paid.'),
        total: decimal('Amount that is paid.'),
        description: label('Description that the request gave. Empty without one.', MOVEMENT_DESCRIPTION_MAX),
      })
      .meta({ id: 'PayoutPayment', description: 'The money of a payout.' }),
    account_model: label('Account model that the request gave. Empty without one.', ACCOUNT_MODEL_MAX),
    metadata: z
      .record(z.string(), label('Value.', METADATA_VALUE_MAX))
      .meta({ maxProperties: METADATA_MEMBERS_MAX, description: 'Metadata that the request gave.' }),
    initiated_by: initiatedBy,
    transaction_id: identifierOrEmpty('Transaction of the ledger. Empty until the payout is completed.'),
    created_at: timestamp('Time at which the payout was decided: RFC 3339, UTC, milliseconds.'),
    updated_at: timestamp('Time of the last change: RFC 3339, UTC, milliseconds.'),
  })
  .meta({ id: 'Payout', description: 'Money or an asset that a customer account pays to an external account.' });
export type Payout = Readonly<z.output<typeof payoutSchema>>;

/** The answer of the call that makes a payout. */
export const payoutReceiptSchema = payoutSchema
  .pick({ idempotency_key: true, payout_id: true, status: true })
  .meta({ id: 'PayoutReceipt', description: 'Names a payout, and tells its status.' });
