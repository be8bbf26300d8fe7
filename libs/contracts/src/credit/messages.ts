import { z } from 'zod';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import { ACCOUNT_STATUSES, appliedAccountSchema, appliedGrantSchema } from '../resources/customer-accounts';
import { depositSchema, OPERATION_TYPES, participantSchema } from '../resources/resources';
import { checkInputsSchema, creditDecisionSchema, holdsPlaceSchema } from './credit-check';
import { decidedOutflowSchema, outflowRequestSchema } from './outflows';
import { tradedTransactionSchema } from './transfers';

export const holdsPlace = messageType({
  topic: TOPICS.creditCommands,
  type: 'holds.place',
  summary: 'Check one chunk of an Operation, and place the holds of the Executions that pass.',
  data: holdsPlaceSchema,
});

export const holdsDecided = messageType({
  topic: TOPICS.creditEvents,
  type: 'holds.decided',
  decides: true,
  summary: 'The outcome of a credit check, participant by participant, with the holds placed.',
  data: z.object({
    operation_id: z.string(),
    chunk: z.number().int(),
    quoted_currency: z.string(),
    /** The float's available amount before and after this chunk; empty when no participant asked for it. */
    float_available_before: z.string(),
    float_available_after: z.string(),
    decisions: z.array(creditDecisionSchema),
    /** Code of the participant whose key made the request. Absent for the platform. */
    initiated_by: z.string().optional(),
    inputs: checkInputsSchema.optional(),
  }),
});

export const holdsRelease = messageType({
  topic: TOPICS.creditCommands,
  type: 'holds.release',
  summary: 'Give back every open hold of the named sources; those of one chunk of an Operation are its Executions.',
  data: z.object({
    source: z.literal('execution'),
    source_ids: z.array(z.string()),
    operation_id: z.string(),
    strategy_id: z.string(),
    chunk: z.number().int(),
    /**
     * Participants of a chunk for which the orchestrator has no decision, in an Operation that an operator ended. From
     * now on the credit check never decides the chunk. It answers which of the participants have a Trader in the
     * Strategy.
     */
    undecided: z.object({ participants: z.array(z.string()) }).optional(),
  }),
});

export type HoldsRelease = z.output<typeof holdsRelease.data>;

export const holdsReleased = messageType({
  topic: TOPICS.creditEvents,
  type: 'holds.released',
  decides: true,
  summary: 'The holds of one chunk were given back.',
  data: z.object({
    operation_id: z.string(),
    chunk: z.number().int(),
    /** Sources that have no open hold any more, whether they had one before or not. */
    source_ids: z.array(z.string()),
    /** Participants that have a Trader in the Strategy. Present only when the release named an `undecided` chunk. */
    traders: z.array(z.string()).optional(),
  }),
});

export const settlementPosted = messageType({
  topic: TOPICS.creditEvents,
  type: 'settlement.posted',
  summary: 'Holds of one chunk were captured and its ledger entries posted.',
  data: z.object({
    source: z.literal('execution'),
    operation_id: z.string(),
    chunk: z.number().int(),
    /** Time at which the trades of the chunk were booked. */
    executed_at: z.string(),
    /** Sources that the venue refused: their holds were released instead. `leg` is the refused leg. */
    refused: z.array(z.object({ source_id: z.string(), leg: z.number().int() })),
    /** The chunk was withdrawn before any trade: all its holds were released. */
    withdrawn: z.boolean().optional(),
  }),
});

export const depositPost = messageType({
  topic: TOPICS.creditCommands,
  type: 'deposit.post',
  summary: 'Credit an account from outside.',
  data: z.object({
    deposit: depositSchema,
    /** Decimals of the deposit's asset. */
    scale: z.number().int(),
  }),
});

export type DepositPost = z.output<typeof depositPost.data>;

export const depositPosted = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'deposit.posted',
  decides: true,
  summary: 'A deposit stands on the ledger.',
  data: z.object({
    deposit: depositSchema,
    transaction_id: z.string(),
    /** Position of its entry in the journal of the platform. */
    position: z.number().int(),
    balance_after: z.string(),
  }),
});

export const depositRefused = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'deposit.refused',
  decides: true,
  summary: 'A deposit was refused, because the status of the customer account lets no money in. It is never posted.',
  data: z.object({
    deposit: depositSchema,
    /** The status that was found under the lock of the account. */
    account_status: z.enum(ACCOUNT_STATUSES),
  }),
});

export const outflowRequest = messageType({
  topic: TOPICS.creditCommands,
  type: 'outflow.request',
  summary: 'Send money back to the world outside: a whole deposit, or a part of the float.',
  data: outflowRequestSchema,
});

export const outflowDecided = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'outflow.decided',
  decides: true,
  summary: 'Money has gone back to the world outside, or was refused. A refused outflow is never posted.',
  data: decidedOutflowSchema,
});

export const participantsApplied = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'participants.applied',
  summary: 'The credit check decides by these participants from now on.',
  data: z.object({
    change_id: z.string(),
    /** The chunk of the change, from 0. */
    chunk: z.number().int().optional(),
    /** The participants of the chunk. The gateway shows them from now on, and not before. */
    participants: z.array(participantSchema).optional(),
  }),
});

/** Change of one account, with the instant from which it counts. */
const appliedChangeSchema = z.object({ account: appliedAccountSchema, grants: z.array(appliedGrantSchema) });
export type AppliedChange = Readonly<z.output<typeof appliedChangeSchema>>;

const appliedData = z.object({ change_id: z.string(), changes: z.array(appliedChangeSchema) });

export const accountApplied = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'account.applied',
  decides: true,
  summary: 'The credit check decides by these customer accounts from now on.',
  data: appliedData,
});

export const grantApplied = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'grant.applied',
  decides: true,
  summary: 'The credit check decides by these grants of advisors from now on.',
  data: appliedData,
});

export const accountCloseJudged = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'account.close_judged',
  decides: true,
  summary:
    'The closing of an account was judged by its balances and holds. An empty account is sealed against every posting.',
  data: z.object({
    change_id: z.string(),
    account_id: z.string(),
    is_empty: z.boolean(),
    /** Balances of the account and its Traders that are not zero, with those of which a part is held. */
    balances: z.number().int(),
    /** Open holds of running Executions of its Traders on the account that pays for them. */
    holds: z.number().int(),
  }),
});

export const transactionsPosted = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'transactions.posted',
  decides: true,
  summary: 'Ledger transactions, one for each source; those of one chunk of an Operation are its Executions.',
  data: z.object({
    source: z.enum(['execution', 'quote']),
    /** The Operation, or the quote. */
    operation_id: z.string(),
    /** Type and Strategy of the Operation. Absent for a quote. */
    type: z.enum(OPERATION_TYPES).optional(),
    strategy_id: z.string().optional(),
    /** Currency of the prices and of the cash. */
    quoted_currency: z.string().optional(),
    chunk: z.number().int(),
    /** Position of the first transfer in the journal of the platform; the others follow it. 0 without transactions. */
    first_position: z.number().int(),
    /** The holds of these sources are closed. */
    transactions: z.array(tradedTransactionSchema),
    /** Sources of the chunk without a trade: their holds were given back. */
    untraded: z.array(z.string()).optional(),
  }),
});
