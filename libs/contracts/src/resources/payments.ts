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
import { accountGroup, initiatedBy } from './quotes';

/** Statuses of a payment, in the order in which it reaches them; the last three are final, and `settled` may be. */
export const PAYMENT_STATUSES = ['submitted', 'posted', 'settled', 'failed', 'returned'] as const;
/** Directions of a payment, as the external account sees it. */
export const PAYMENT_TYPES = ['credit', 'debit'] as const;
/** Networks that a payment names at the most, and the length of each name. */
export const PAYMENT_NETWORKS_MAX = 10;
export const PAYMENT_NETWORK_LENGTH_MAX = 32;
/** Length of a description of a payment or a payout, in characters. */
export const MOVEMENT_DESCRIPTION_MAX = 255;

export const paymentSchema = z
  .object({
    payment_id: identifier('Id of the payment.'),
    account_group: accountGroup,
    participant_code: z
      .string()
      .meta({ pattern: PARTICIPANT_CODE_PATTERN.source, description: 'Code of the holder of the account.' }),
    account_label: label('Label of the account.', 60),
    external_account_id: identifier('External account at the other end. It is not verified.'),
    currency: asset('Currency of the payment.'),
    amount: decimal('Amount of the payment.'),
    transfer_type: z.enum(PAYMENT_TYPES).meta({
      description:
        '`credit`: money leaves the customer account for the external account. `debit`: it comes from there.',
    }),
    network: z
      .array(label('Name of a network.', PAYMENT_NETWORK_LENGTH_MAX))
      .meta({ maxItems: PAYMENT_NETWORKS_MAX, description: 'Networks that the request allows. Empty for any.' }),
    description: label('Description that the request gave. Empty without one.', MOVEMENT_DESCRIPTION_MAX),
    initiated_by: initiatedBy,
    status: z.enum(PAYMENT_STATUSES).meta({
      description:
        '`submitted`: a credit is held, and the rail is asked. `posted`: the rail has taken the payment. `settled`: the balance shows it. `failed`: the check or the rail has refused it. `returned`: the other end has sent it back.',
    }),
    status_reason: prose('Reason of a failed or returned payment, for people. Empty for any other.'),
    status_code: openCode(MOVEMENT_CODES, 'The same for programs. Empty for any other.'),
    transaction_id: identifierOrEmpty('Transaction of the ledger. Empty until the payment is settled.'),
    created_at: timestamp('Time at which the payment was decided: RFC 3339, UTC, milliseconds.'),
    updated_at: timestamp('Time of the last change: RFC 3339, UTC, milliseconds.'),
  })
  .meta({ id: 'Payment', description: 'Money between a customer account and an external account.' });
export type Payment = Readonly<z.output<typeof paymentSchema>>;
