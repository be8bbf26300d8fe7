import { z } from 'zod';
import { transferSchema } from '../credit/transfers';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import { accountTransferSchema } from '../resources/account-transfers';
import { withdrawalSchema } from '../resources/withdrawals';
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

/** A withdrawal with its customer account, on its way over the rail. */
const withdrawalOnItsWay = {
  withdrawal: withdrawalSchema,
  account_id: z.string(),
  /** Decimals of the asset. */
  scale: z.number().int(),
};

export const withdrawalRequest = messageType({
  topic: TOPICS.creditCommands,
  type: 'withdrawal.request',
  summary: 'Check a withdrawal from a customer account, and hold its money.',
  data: z.object({
    withdrawal: withdrawalSchema.omit({
      settled_amount: true,
      status: true,
      status_reason: true,
      status_code: true,
      transaction_id: true,
      created_at: true,
      updated_at: true,
    }),
    account_id: z.string(),
    scale: z.number().int(),
  }),
});
export type WithdrawalRequest = z.output<typeof withdrawalRequest.data>;

/** Everything that the check of a withdrawal reads, beside the withdrawal itself. */
const withdrawalInputsSchema = transferInputsSchema.omit({ to: true });
export type WithdrawalInputs = Readonly<z.output<typeof withdrawalInputsSchema>>;

export const withdrawalDecided = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'withdrawal.decided',
  decides: true,
  summary: 'A withdrawal was approved and its money is held, or its check has rejected it.',
  data: z.object({ ...withdrawalOnItsWay, inputs: withdrawalInputsSchema }),
});
export type WithdrawalDecided = z.output<typeof withdrawalDecided.data>;

export const withdrawalSend = messageType({
  topic: TOPICS.moneyCommands,
  type: 'withdrawal.send',
  summary: 'Send the money of an approved withdrawal over the rail.',
  data: z.object(withdrawalOnItsWay),
});
export type WithdrawalSend = z.output<typeof withdrawalSend.data>;

/** The answer of a rail: `returned` when money that was sent came back. */
const RAIL_OUTCOMES = ['settled', 'rejected', 'returned'] as const;
export type RailOutcome = (typeof RAIL_OUTCOMES)[number];

export const withdrawalSent = messageType({
  topic: TOPICS.moneyEvents,
  type: 'withdrawal.sent',
  summary: 'The rail has taken a withdrawal, and answers at a time.',
  data: z.object({ ...withdrawalOnItsWay, due_at: z.string(), outcome: z.enum(RAIL_OUTCOMES) }),
});
export type WithdrawalSent = z.output<typeof withdrawalSent.data>;

export const withdrawalAnswered = messageType({
  topic: TOPICS.moneyEvents,
  type: 'withdrawal.answered',
  summary: 'The rail has answered for a withdrawal.',
  data: z.object({ ...withdrawalOnItsWay, outcome: z.enum(RAIL_OUTCOMES) }),
});
export type WithdrawalAnswered = z.output<typeof withdrawalAnswered.data>;

export const withdrawalClosed = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'withdrawal.closed',
  decides: true,
  summary: 'A withdrawal has left the account, or its hold was given back because the rail did not take it.',
  data: z.object({
    ...withdrawalOnItsWay,
    outcome: z.enum(RAIL_OUTCOMES),
    /** Position of the posting in the journal of the platform; 0 without one. */
    first_position: z.number().int(),
    postings: z.array(transferSchema),
  }),
});
export type WithdrawalClosed = z.output<typeof withdrawalClosed.data>;
