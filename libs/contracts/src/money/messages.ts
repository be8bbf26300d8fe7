import { z } from 'zod';
import { transferSchema } from '../credit/transfers';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import { accountTransferSchema } from '../resources/account-transfers';
import { ACCOUNT_STATUSES } from '../resources/customer-accounts';
import { PARTICIPANT_STATUSES } from '../resources/resources';

/** The terms of a transfer, with the ids of its customer accounts. */
const transferTerms = {
  transfer: accountTransferSchema.omit({
    status: true,
    status_reason: true,
    status_code: true,
    movement_id: true,
    created_at: true,
    updated_at: true,
  }),
  from_account_id: z.string(),
  to_account_id: z.string(),
  /** Decimals of the asset. */
  scale: z.number().int(),
};

export const transferRequest = messageType({
  topic: TOPICS.creditCommands,
  type: 'transfer.request',
  summary: 'Check a transfer between two customer accounts, and post it.',
  data: z.object(transferTerms),
});
export type TransferRequest = z.output<typeof transferRequest.data>;

/** An end of a transfer as the check reads it. Account and holder are null when they are not there. */
const endSchema = z.object({
  account: z
    .object({
      version: z.number().int(),
      status: z.enum(ACCOUNT_STATUSES),
      participant_code: z.string(),
      tenants: z.array(z.string()),
    })
    .nullable(),
  holder: z.enum(PARTICIPANT_STATUSES).nullable(),
});

/** Everything that the check of a transfer reads, beside the transfer itself. */
const transferInputsSchema = z.object({
  from: endSchema,
  to: endSchema,
  /** Status of the participant whose key acts; null for the platform. */
  initiator: z.enum(PARTICIPANT_STATUSES).nullable(),
  /** The balance that the money leaves. */
  funds: z.object({ balance: z.string(), held: z.string() }),
});
export type TransferInputs = Readonly<z.output<typeof transferInputsSchema>>;

export const transferDecided = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'transfer.decided',
  decides: true,
  summary: 'A transfer was posted, or rejected by its check.',
  data: z.object({
    transfer: accountTransferSchema,
    from_account_id: z.string(),
    to_account_id: z.string(),
    scale: z.number().int(),
    inputs: transferInputsSchema,
    /** Position of the first posting in the journal of the platform; 0 for a rejected transfer. */
    first_position: z.number().int(),
    /** The postings of a settled transfer, the account that the money leaves first. */
    postings: z.array(transferSchema),
  }),
});
export type TransferDecided = z.output<typeof transferDecided.data>;
