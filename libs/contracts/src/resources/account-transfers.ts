import { z } from 'zod';
import { ACCOUNT_LABEL_PATTERN } from './customer-accounts';
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

/** Statuses of a transfer. Both are final: a transfer is one transaction at once. */
const TRANSFER_STATUSES = ['settled', 'rejected'] as const;
/** Codes of a transfer that was rejected. */
const TRANSFER_CODES = [
  'permission_required',
  'participant_inactive',
  'account_not_open',
  'insufficient_funds',
] as const;
export type TransferCode = (typeof TRANSFER_CODES)[number];
/** Length of a caller's own id of a transfer, in characters. */
export const CLIENT_TRANSFER_ID_MAX = 64;

const code = (end: string) =>
  z.string().meta({ pattern: PARTICIPANT_CODE_PATTERN.source, description: `Code of the holder of the ${end}.` });
const accountLabel = (end: string) =>
  z.string().meta({ pattern: ACCOUNT_LABEL_PATTERN.source, description: `Label of the ${end}.` });
const SOURCE = 'account that the money leaves';
const TARGET = 'account that gets the money';

export const accountTransferSchema = z
  .object({
    id: identifier('Id of the transfer.'),
    from_account_group: accountGroup,
    from_participant_code: code(SOURCE),
    from_account_label: accountLabel(SOURCE),
    to_account_group: accountGroup,
    to_participant_code: code(TARGET),
    to_account_label: accountLabel(TARGET),
    asset: asset('Currency or asset that is moved.'),
    amount: decimal('Amount that is moved.'),
    status: z.enum(TRANSFER_STATUSES).meta({ description: '`settled`: both balances show it. Both are final.' }),
    status_reason: prose('Reason of a rejected transfer, for people. Empty for a settled one.'),
    status_code: openCode(TRANSFER_CODES, 'The same for programs. Empty for a settled transfer.'),
    movement_id: identifierOrEmpty('Transaction of the ledger. Empty for a rejected transfer.'),
    client_transfer_id: label('Id that the caller gave. Empty without one.', CLIENT_TRANSFER_ID_MAX),
    initiated_by: initiatedBy,
    created_at: timestamp('Time at which the transfer was decided: RFC 3339, UTC, milliseconds.'),
    updated_at: timestamp('Time of the last change: RFC 3339, UTC, milliseconds.'),
  })
  .meta({ id: 'Transfer', description: 'Money or an asset that moves from one customer account to another, at once.' });
export type AccountTransfer = Readonly<z.output<typeof accountTransferSchema>>;
