import { z } from 'zod';

/** Terms of a movement over the rail, the same for every kind. */
const terms = {
  id: z.string(),
  /** `out`: money leaves the account. `in`: money of an external account comes in. */
  direction: z.enum(['out', 'in']),
  account_id: z.string(),
  account_group: z.string(),
  participant_code: z.string(),
  account_label: z.string(),
  /** Code of the participant whose key acted; empty for the platform. */
  initiated_by: z.string(),
  asset: z.string(),
  /** Greater than 0, at the scale of the asset. */
  amount: z.string(),
  /** Decimals of the asset. */
  scale: z.number().int(),
  /** Id that the caller gave; empty without one. */
  client_id: z.string(),
};

/** Members of a movement that only the other end reads: they are stored and shown, and decide nothing. */
const withdrawalDetails = z.object({
  address: z.string(),
  destination_tag: z.string(),
  withdrawal_account_id: z.string(),
  /** Members of the account of another bank, as the caller gave them. */
  account: z.record(z.string(), z.string()),
});
const paymentDetails = z.object({
  external_account_id: z.string(),
  network: z.array(z.string()),
  description: z.string(),
});
const payoutDetails = z.object({
  external_account_id: z.string(),
  description: z.string(),
  account_model: z.string(),
  metadata: z.record(z.string(), z.string()),
});

export const movementSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('withdrawal'), ...terms, details: withdrawalDetails }),
  z.object({ kind: z.literal('payment'), ...terms, details: paymentDetails }),
  z.object({ kind: z.literal('payout'), ...terms, details: payoutDetails }),
]);
/** Money or an asset that moves between a customer account and the world outside, over the rail. */
export type Movement = Readonly<z.output<typeof movementSchema>>;
/** Kind of a movement. Each kind has calls, a resource and a purpose on the ledger of its own. */
export type MovementKind = Movement['kind'];
export type MovementOf<K extends MovementKind> = Extract<Movement, { readonly kind: K }>;

/**
 * Statuses of a movement. `approved`: the money is held, or expected, and the rail is asked. `taken`: the rail has taken
 * it. `settled`: it stands on the ledger. `rejected` by the check, `failed` at the rail, `returned` by the other end.
 */
export const MOVEMENT_STATUSES = ['approved', 'taken', 'settled', 'rejected', 'failed', 'returned'] as const;
export type MovementStatus = (typeof MOVEMENT_STATUSES)[number];

/** Codes of a movement that did not reach its other end. */
export const MOVEMENT_CODES = [
  'permission_required',
  'participant_inactive',
  'account_not_open',
  'insufficient_funds',
  'rail_rejected',
  'returned_by_rail',
] as const;
export type MovementCode = (typeof MOVEMENT_CODES)[number];

export const movementStateSchema = z.object({
  status: z.enum(MOVEMENT_STATUSES),
  status_reason: z.string(),
  status_code: z.enum(['', ...MOVEMENT_CODES]),
  /** Transaction of the ledger; empty until the movement is settled. */
  transaction_id: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type MovementState = Readonly<z.output<typeof movementStateSchema>>;

/** The answer of a rail: `returned` when money that was sent came back. */
export const RAIL_OUTCOMES = ['settled', 'rejected', 'returned'] as const;
export type RailOutcome = (typeof RAIL_OUTCOMES)[number];

/** News about a movement: the rail has taken it, or has answered. */
export type RailNews = 'taken' | RailOutcome;
