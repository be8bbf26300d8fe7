import { z } from 'zod';
import { transferSchema } from '../credit/transfers';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import { accountTransferSchema } from '../resources/account-transfers';
import { ACCOUNT_STATUSES } from '../resources/customer-accounts';
import { PARTICIPANT_STATUSES } from '../resources/resources';
import { MOVEMENT_STATUSES, movementSchema, movementStateSchema, RAIL_OUTCOMES } from './movements';

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

/** A customer account as the check of money reads it; null when it is not there. */
const movementAccountSchema = z
  .object({
    version: z.number().int(),
    status: z.enum(ACCOUNT_STATUSES),
    participant_code: z.string(),
    tenants: z.array(z.string()),
  })
  .nullable();

/** An end of a transfer as the check reads it. Account and holder are null when they are not there. */
const endSchema = z.object({
  account: movementAccountSchema,
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

export const movementRequest = messageType({
  topic: TOPICS.creditCommands,
  type: 'movement.request',
  summary: 'Check a movement between a customer account and the rail, and hold its money.',
  data: z.object({ movement: movementSchema }),
});
export type MovementRequest = z.output<typeof movementRequest.data>;

/** Everything that the check of a movement reads, beside the movement itself. */
const movementInputsSchema = transferInputsSchema.omit({ from: true, to: true }).extend({
  /** The end in the ledger. */
  own: transferInputsSchema.shape.from,
});
export type MovementInputs = Readonly<z.output<typeof movementInputsSchema>>;

export const movementDecided = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'movement.decided',
  decides: true,
  summary: 'A movement was approved and its money is held, or its check has rejected it.',
  data: z.object({ movement: movementSchema, state: movementStateSchema, inputs: movementInputsSchema }),
});
export type MovementDecided = z.output<typeof movementDecided.data>;

export const movementSend = messageType({
  topic: TOPICS.moneyCommands,
  type: 'movement.send',
  summary: 'Send an approved movement over the rail.',
  data: z.object({ movement: movementSchema }),
});
export type MovementSend = z.output<typeof movementSend.data>;

export const movementSent = messageType({
  topic: TOPICS.moneyEvents,
  type: 'movement.sent',
  summary: 'The rail has taken a movement, and answers at a time.',
  data: z.object({
    movement: movementSchema,
    outcome: z.enum(RAIL_OUTCOMES),
    /** Time of the answer; empty when the rail is silent. */
    due_at: z.string(),
    /** Time at which money that was settled comes back; empty when it does not. */
    returns_at: z.string(),
  }),
});
export type MovementSent = z.output<typeof movementSent.data>;

export const movementResumed = messageType({
  topic: TOPICS.moneyEvents,
  type: 'movement.resumed',
  summary: 'A rail that was silent about a movement answers at a time.',
  data: z.object({ movement_id: z.string(), account_id: z.string(), due_at: z.string() }),
});
export type MovementResumed = z.output<typeof movementResumed.data>;

export const movementAnswered = messageType({
  topic: TOPICS.moneyEvents,
  type: 'movement.answered',
  summary: 'The rail has answered for a movement.',
  data: z.object({
    movement: movementSchema,
    outcome: z.enum(RAIL_OUTCOMES),
    /** Whether this answer follows one that had settled the movement. */
    is_second: z.boolean(),
  }),
});
export type MovementAnswered = z.output<typeof movementAnswered.data>;

export const movementChanged = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'movement.changed',
  decides: true,
  summary: 'A movement has gone on by news of the rail: its hold is captured or released, or its money is credited.',
  data: z.object({
    movement: movementSchema,
    state: movementStateSchema,
    inputs: z.object({
      news: z.enum(['taken', ...RAIL_OUTCOMES]),
      /** Status before the news. */
      status: z.enum(MOVEMENT_STATUSES),
      account: movementAccountSchema,
    }),
    /** Position of the posting in the journal of the platform; 0 without one. */
    first_position: z.number().int(),
    postings: z.array(transferSchema),
  }),
});
export type MovementChanged = z.output<typeof movementChanged.data>;
