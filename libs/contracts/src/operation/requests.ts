import { z } from 'zod';
import { customerPriceSchema } from '../pricing/prices';
import { instrumentSchema } from '../resources/resources';

/** Upper bound of participants in one message. */
export const CHUNK_PARTICIPANTS_MAX = 500;

/** Upper bound of legs in the messages about one chunk: with more, the ledger's postings outgrow a message. */
const CHUNK_LEGS_MAX = 1_500;

/** Participants in a chunk of an Operation with this many legs for each participant. */
export function participantsPerChunk(legs: number): number {
  return Math.max(1, Math.min(CHUNK_PARTICIPANTS_MAX, Math.floor(CHUNK_LEGS_MAX / Math.max(1, legs))));
}

/** The verdict about one participant that a plan was made from. The plan is stale when the credit check differs. */
const plannedVerdictSchema = z.object({
  outcome: z.enum(['accepted', 'rejected', 'skipped']),
  status_reason: z.string(),
  /** Balances by asset; assets that the Trader does not hold are left out. */
  holdings: z.record(z.string(), z.string()),
});
export type PlannedVerdict = Readonly<z.output<typeof plannedVerdictSchema>>;

/**
 * The plan of a preview that an Operation executes: the Operation settles this plan or fails. Buys and sells settle at
 * the prices of the plan, a rebalance at prices of the market near them.
 */
export const pinnedPlanSchema = z.object({
  plan_id: z.string(),
  prices: z.array(customerPriceSchema),
  /** Every instrument that the plan may trade. */
  instruments: z.array(instrumentSchema),
  /** For a plan of the default scope: the participants whose Traders had `auto_rebalance`. */
  scope: z.array(z.string()).optional(),
});
export type PinnedPlan = Readonly<z.output<typeof pinnedPlanSchema>>;

export const requestedParticipantSchema = z.object({
  participant_code: z.string(),
  /** In the quoted currency, as the caller wrote it; absent for rebalance and liquidation. */
  amount: z.string().optional(),
  auto_rebalance: z.boolean().optional(),
  /** The verdict that the plan expects of the credit check; absent without a plan. */
  planned: plannedVerdictSchema.optional(),
});
export type RequestedParticipant = Readonly<z.output<typeof requestedParticipantSchema>>;
