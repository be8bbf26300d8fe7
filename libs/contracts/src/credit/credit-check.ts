import { z } from 'zod';
import { requestedParticipantSchema } from '../operation/requests';
import { ACCOUNT_STATUSES, grantLimitsSchema, PERMISSIONS } from '../resources/customer-accounts';
import {
  allocationSchema,
  FUNDING_MODELS,
  instrumentSchema,
  OPERATION_TYPES,
  PARTICIPANT_STATUSES,
} from '../resources/resources';

/** A leg of an Execution as the credit check fixed it. */
const decidedLegSchema = z.object({
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
   * For a buy of a rebalance that runs: the money by which its asset is below its target, in the quoted currency,
   * unrounded. The proceeds of the sells are split over the buys in proportion to these amounts.
   */
  weight: z.string().optional(),
});
export type DecidedLeg = Readonly<z.output<typeof decidedLegSchema>>;

/** A balance of a Trader in one asset. `held`: the sum of the open holds on it. */
const holdingSchema = z.object({ asset: z.string(), balance: z.string(), held: z.string() });

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
  /** The instant of the authorization, for an accepted participant. Absent in decisions that were made before there was one. */
  authorized_at: z.string().optional(),
  /** The version of the grant by which an advisor acted, or which refused. Absent unless an advisor acted. */
  grant_version: z.number().int().optional(),
  /** Notional that counts against the daily limit of the advisor until the Execution ends, in the quoted currency. */
  authorized_notional: z.string().optional(),
  /** The hold of a buy: its account as the ledger names it, and its amount in the quoted currency. */
  cash: z.object({ account: z.string(), hold: z.string() }).optional(),
  /**
   * The Trader's balances when the decision was made, before any hold of this decision: for a partial sell only those of
   * the assets that it sells. Absent for buys without a plan.
   */
  holdings: z.array(holdingSchema).optional(),
});
export type CreditDecision = Readonly<z.output<typeof creditDecisionSchema>>;

/** The members of a version of a grant from which an authorization is decided. */
export const grantRightsSchema = z.object({
  version: z.number().int(),
  status: z.enum(['active', 'expired', 'removed']),
  permissions: z.array(z.enum(PERMISSIONS)),
  limits: grantLimitsSchema,
  expires_at: z.string(),
  /** The instant from which the version counts. */
  effective_at: z.string(),
});

/**
 * The authority of whoever acts over some participants of a chunk. The first one is that of each participant that no
 * other authority names. `holder` is never recorded: it follows from the code.
 */
const authoritySchema = z.object({
  relation: z.enum(['none', 'tenant', 'advisor']),
  /** Tenant or advisor are approved participants themselves. */
  is_approved: z.boolean(),
  /** The latest version of the advisor's grant. `effective_at` only when it is later than the decision. */
  grant: grantRightsSchema.partial({ effective_at: true }).optional(),
  /** Notionals above zero that counted for the day before the check, by participant code. Only with a daily limit. */
  used: z.record(z.string(), z.string()).optional(),
  /** Participant codes; none for the first authority. */
  participants: z.array(z.string()),
});

/** Inputs of the check of one chunk that no other message of the record has. */
export const checkInputsSchema = z.object({
  /** Basis points of the reference quantity that a partial sell holds on top of it. */
  sell_hold_buffer_bps: z.number().int(),
  /** The standings of the participants. The first one is that of each participant that no other standing names. */
  standings: z.array(
    z.object({
      status: z.enum(PARTICIPANT_STATUSES),
      funding: z.enum(FUNDING_MODELS),
      /** Symbols of the instruments. */
      disabled_instruments: z.array(z.string()),
      /** Status of the participant's account with the label `general`. Absent without such an account. */
      account_status: z.enum(ACCOUNT_STATUSES).optional(),
      /** Participant codes; none for the first standing. */
      participants: z.array(z.string()),
    }),
  ),
  /** Codes of the participants that the platform does not have. */
  unknown: z.array(z.string()),
  /** Available own cash before the check, by code of the participants who pay for their buys themselves. */
  own_cash: z.record(z.string(), z.string()),
  /** Authorities of the participant whose key acts. Absent when the platform acts. */
  authorities: z.array(authoritySchema).optional(),
});
export type CheckInputs = Readonly<z.output<typeof checkInputsSchema>>;

/** A request to check one chunk of an Operation: a message, or the body of a preview's internal call. */
export const holdsPlaceSchema = z.object({
  operation_id: z.string(),
  strategy_id: z.string(),
  type: z.enum(OPERATION_TYPES),
  chunk: z.number().int(),
  first_index: z.number().int(),
  quoted_currency: z.string(),
  quoted_scale: z.number().int(),
  allocations: z.array(allocationSchema),
  instruments: z.array(instrumentSchema),
  /** Reference prices by asset. Only Operations that sell need them; empty for most buys. */
  reference_prices: z.record(z.string(), z.string()),
  participants: z.array(requestedParticipantSchema),
  /** The caller listed no participants: a Trader without holdings is not in scope and gets no Execution. */
  default_scope: z.boolean().optional(),
  /** A rebalance skips a Trader when no asset is further from its weight than this, in basis points. */
  drifted_only_bps: z.number().int().optional(),
  /** The decisions are compared with a plan, so decisions about buys report holdings, too. */
  is_planned: z.boolean().optional(),
  /** Code of the participant whose key acts. Absent when the platform acts. */
  initiated_by: z.string().optional(),
});
export type HoldsPlace = z.output<typeof holdsPlaceSchema>;
