import { z } from 'zod';
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

/** One asset of a Trader. `held`: the sum of the open holds on it. */
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
   * Of what sells or rebalances: what the Trader held when it was decided, before any hold of this decision; of a
   * partial sell only what it sells. Absent for buys without a plan.
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
    /** Nobody listed them: a Trader without holdings is not in scope and gets no Execution. */
    default_scope: z.boolean().optional(),
    /** A rebalance leaves Traders alone of which no asset is further than this from its weight. */
    drifted_only_bps: z.number().int().optional(),
    /** The decisions are held against a plan, so they say what was held whatever the type. */
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
    /** What the float had available before and after this chunk (empty when it was not asked). */
    float_available_before: z.string(),
    float_available_after: z.string(),
    decisions: z.array(creditDecisionSchema),
  }),
});

export const holdsRelease = messageType({
  topic: TOPICS.creditCommands,
  type: 'holds.release',
  summary: 'Give back every open hold of the named Executions of an Operation.',
  data: z.object({ operation_id: z.string(), chunk: z.number().int(), execution_ids: z.array(z.string()) }),
});

export const holdsReleased = messageType({
  topic: TOPICS.creditEvents,
  type: 'holds.released',
  summary: 'The holds of one chunk were given back.',
  data: z.object({ operation_id: z.string(), chunk: z.number().int() }),
});

export const settlementPosted = messageType({
  topic: TOPICS.creditEvents,
  type: 'settlement.posted',
  summary: 'Holds of one chunk were captured and its ledger entries posted.',
  data: z.object({
    operation_id: z.string(),
    chunk: z.number().int(),
    /** When the trades of the chunk were booked. */
    executed_at: z.string(),
    /** Executions that the venue refused: their holds were released instead. `leg` is the refused one. */
    refused: z.array(z.object({ execution_id: z.string(), leg: z.number().int() })),
  }),
});

export const depositPost = messageType({
  topic: TOPICS.creditCommands,
  type: 'deposit.post',
  summary: 'Credit an account from outside.',
  data: z.object({ deposit: depositSchema }),
});

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
  data: z.object({ change_id: z.string() }),
});

export const LEDGER_PURPOSES = ['deposit', 'buy_cash', 'buy_asset', 'sell_asset', 'sell_cash', 'fee'] as const;
export type LedgerPurpose = (typeof LEDGER_PURPOSES)[number];

/** One transfer: `amount` moves to `account` (negative: from it), its twin to the counter account. */
export const transferSchema = z.object({
  leg: z.number().int(),
  purpose: z.enum(LEDGER_PURPOSES),
  account: z.string(),
  counter_account: z.enum(['house', 'external', 'fees']),
  asset: z.string(),
  amount: z.string(),
  balance_after: z.string(),
});
export type Transfer = Readonly<z.output<typeof transferSchema>>;

export const transactionsPosted = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'transactions.posted',
  summary: 'Ledger transactions of one chunk, one for each Execution.',
  data: z.object({
    operation_id: z.string(),
    chunk: z.number().int(),
    transactions: z.array(
      z.object({ transaction_id: z.string(), execution_id: z.string(), transfers: z.array(transferSchema) }),
    ),
  }),
});
