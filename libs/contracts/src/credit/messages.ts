import { z } from 'zod';
import { COUNTER_KINDS } from '../ledger/account-kinds';
import { LEDGER_PURPOSES } from '../ledger/purposes';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import { requestedParticipantSchema } from '../operation/messages';
import { allocationSchema, depositSchema, instrumentSchema, OPERATION_TYPES } from '../resources/resources';

/** A leg of an Execution as the credit check fixed it. */
export const decidedLegSchema = z.object({
  asset: z.string(),
  side: z.enum(['buy', 'sell']),
  amount_type: z.enum(['notional', 'quantity']),
  /** At the scale of the quoted currency (notional) or of the instrument (quantity). */
  amount: z.string(),
  /** Present when the leg will not run: `rejected` or `skipped`. */
  status: z.enum(['rejected', 'skipped']).optional(),
  status_reason: z.string().optional(),
  /** Quantity held for a sell. A buy holds its amount in the quoted currency. */
  hold: z.string().optional(),
  /**
   * For a buy of a rebalance that runs: what its asset lacks to its target, in the quoted currency, unrounded. The
   * proceeds of the sells are split over the buys in proportion to it.
   */
  weight: z.string().optional(),
});
export type DecidedLeg = Readonly<z.output<typeof decidedLegSchema>>;

/** A balance of a Trader in one asset. `held`: the sum of the open holds on it. */
export const holdingSchema = z.object({ asset: z.string(), balance: z.string(), held: z.string() });

export const creditDecisionSchema = z.object({
  participant_code: z.string(),
  /** Place in the request, from 0. */
  index: z.number().int(),
  outcome: z.enum(['accepted', 'rejected', 'skipped']),
  status_reason: z.string(),
  status_code: z.string(),
  /** A Trader exists, before or because of this decision. */
  trader_exists: z.boolean(),
  /** This decision opened the Trader. */
  opens_trader: z.boolean(),
  legs: z.array(decidedLegSchema),
  /**
   * The Trader's balances when the decision was made, before any hold of this decision: for a partial sell only those of
   * the assets that it sells. Absent for buys without a plan.
   */
  holdings: z.array(holdingSchema).optional(),
});
export type CreditDecision = Readonly<z.output<typeof creditDecisionSchema>>;

export const holdsPlace = messageType({
  topic: TOPICS.creditCommands,
  type: 'holds.place',
  summary: 'Check one chunk of an Operation and place the holds of what passes.',
  data: z.object({
    operation_id: z.string(),
    strategy_id: z.string(),
    type: z.enum(OPERATION_TYPES),
    chunk: z.number().int(),
    first_index: z.number().int(),
    quoted_currency: z.string(),
    quoted_scale: z.number().int(),
    allocations: z.array(allocationSchema),
    instruments: z.array(instrumentSchema),
    /** Reference prices by asset for what sells; empty for buys. */
    reference_prices: z.record(z.string(), z.string()),
    participants: z.array(requestedParticipantSchema),
    /** The caller listed no participants: a Trader without holdings is not in scope and gets no Execution. */
    default_scope: z.boolean().optional(),
    /** A rebalance skips a Trader when none of its assets is further than this from its weight. */
    drifted_only_bps: z.number().int().optional(),
    /** The decisions are compared with a plan, so they report holdings whatever the type. */
    is_planned: z.boolean().optional(),
  }),
});

export type HoldsPlace = z.output<typeof holdsPlace.data>;

export const holdsDecided = messageType({
  topic: TOPICS.creditEvents,
  type: 'holds.decided',
  summary: 'The outcome of a credit check, participant by participant, with the holds placed.',
  data: z.object({
    operation_id: z.string(),
    chunk: z.number().int(),
    /** The float's available amount before and after this chunk; empty when no participant asked for it. */
    float_available_before: z.string(),
    float_available_after: z.string(),
    decisions: z.array(creditDecisionSchema),
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
    chunk: z.number().int(),
    /**
     * The participants of a chunk whose decision nobody has, because an operator ended the Operation. The credit check
     * never decides the chunk from now on, and answers which of them have a Trader in the Strategy.
     */
    undecided: z.object({ strategy_id: z.string(), participants: z.array(z.string()) }).optional(),
  }),
});

export type HoldsRelease = z.output<typeof holdsRelease.data>;

export const holdsReleased = messageType({
  topic: TOPICS.creditEvents,
  type: 'holds.released',
  summary: 'The holds of one chunk were given back.',
  data: z.object({
    operation_id: z.string(),
    chunk: z.number().int(),
    /** The participants that have a Trader; told of a chunk that was undecided. */
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
    /** When the trades of the chunk were booked. */
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
  summary: 'A deposit stands on the ledger.',
  data: z.object({ deposit: depositSchema, transaction_id: z.string(), balance_after: z.string() }),
});

export const participantsApplied = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'participants.applied',
  summary: 'The credit check decides by these participants from now on.',
  data: z.object({
    change_id: z.string(),
    /** The chunk of the change, from 0. */
    chunk: z.number().int().optional(),
  }),
});

/** A transfer: `amount` moves to `account` (negative: from it), and the opposite amount to the counter account. */
export const transferSchema = z.object({
  leg: z.number().int(),
  purpose: z.enum(LEDGER_PURPOSES),
  account: z.string(),
  counter_account: z.enum(COUNTER_KINDS),
  asset: z.string(),
  amount: z.string(),
  balance_after: z.string(),
});
export type PostedTransfer = Readonly<z.output<typeof transferSchema>>;

export const transactionsPosted = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'transactions.posted',
  summary: 'Ledger transactions, one for each source; those of one chunk of an Operation are its Executions.',
  data: z.object({
    source: z.literal('execution'),
    operation_id: z.string(),
    chunk: z.number().int(),
    transactions: z.array(
      z.object({ transaction_id: z.string(), source_id: z.string(), transfers: z.array(transferSchema) }),
    ),
  }),
});
