import { z } from 'zod';
import { MOVEMENT_CODES } from '../money/movements';
import {
  asset,
  decimal,
  identifier,
  identifierOrEmpty,
  label,
  openCode,
  PARTICIPANT_CODE_PATTERN,
  prose,
  timestamp,
} from './formats';
import { accountGroup, initiatedBy, WITHDRAWAL_ADDRESS_MAX } from './quotes';

/** Statuses of a withdrawal: `APPROVED` holds the money, the other two are final. */
export const WITHDRAWAL_STATUSES = ['APPROVED', 'SETTLED', 'REJECTED'] as const;
/** Length of a caller's own id of a withdrawal, in characters. */
export const CLIENT_WITHDRAWAL_ID_MAX = 64;
/** Members of the account of another bank at the most, and the lengths of their names and values. */
export const BANK_ACCOUNT_MEMBERS_MAX = 20;
export const BANK_ACCOUNT_NAME_MAX = 40;
export const BANK_ACCOUNT_VALUE_MAX = 255;

export const withdrawalSchema = z
  .object({
    id: identifier('Id of the withdrawal.'),
    account_group: accountGroup,
    participant_code: z
      .string()
      .meta({ pattern: PARTICIPANT_CODE_PATTERN.source, description: 'Code of the holder of the account.' }),
    account_label: label('Label of the account.', 60),
    requestor_participant_code: initiatedBy,
    initiated_by: initiatedBy,
    asset: asset('Currency or asset that is withdrawn.'),
    requested_amount: decimal('Amount that was asked for.'),
    settled_amount: decimal('Amount that has left the account. 0 until the withdrawal is settled.'),
    status: z.enum(WITHDRAWAL_STATUSES).meta({
      description: '`APPROVED`: the money is held and the rail has been asked. `SETTLED`, `REJECTED`: final.',
    }),
    status_reason: prose('Reason of a rejected withdrawal, for people. Empty for any other.'),
    status_code: openCode(MOVEMENT_CODES, 'The same for programs. Empty for any other.'),
    address: label('Address that the money goes to. It is not verified.', WITHDRAWAL_ADDRESS_MAX),
    destination_tag: label('Tag of the address. Empty without one.', WITHDRAWAL_ADDRESS_MAX),
    withdrawal_account_id: label('External account that the money goes to. Empty without one.', 64),
    account: z.record(z.string(), label('Value.', BANK_ACCOUNT_VALUE_MAX)).meta({
      maxProperties: BANK_ACCOUNT_MEMBERS_MAX,
      description: 'Account of another bank that the money goes to, as the request gave it. Empty without one.',
    }),
    transaction_id: identifierOrEmpty('Transaction of the ledger. Empty until the withdrawal is settled.'),
    client_withdrawal_request_id: label('Id that the caller gave. Empty without one.', CLIENT_WITHDRAWAL_ID_MAX),
    created_at: timestamp('Time at which the withdrawal was decided: RFC 3339, UTC, milliseconds.'),
    updated_at: timestamp('Time of the last change: RFC 3339, UTC, milliseconds.'),
  })
  .meta({ id: 'Withdrawal', description: 'Money or an asset that leaves a customer account over the rail.' });
export type Withdrawal = Readonly<z.output<typeof withdrawalSchema>>;
