import { z } from 'zod';
import { ACCOUNT_STATUSES } from '../resources/customer-accounts';
import { depositSchema } from '../resources/resources';

const asked = {
  id: z.string(),
  request_id: z.string(),
  created_at: z.string(),
};

/** Money that goes back to the world outside: a whole deposit, or a part of the float. */
const outflowSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('deposit_reversal'),
    ...asked,
    deposit: depositSchema,
    reason: z.string(),
  }),
  z.object({
    kind: z.literal('float_withdrawal'),
    ...asked,
    asset: z.string(),
    amount: z.string(),
    reference: z.string(),
  }),
]);
export type Outflow = Readonly<z.output<typeof outflowSchema>>;

/** Everything that an outflow is decided by, as it is under the locks of the credit check. */
const outflowInputsSchema = z.object({
  /** Posted balance and open holds of the account that pays. */
  balance: z.string(),
  held: z.string(),
  /** Status of the customer account that pays; null for the float and for a participant without an account. */
  account_status: z.enum(ACCOUNT_STATUSES).nullable(),
  /** Whether the deposit is reversed already. */
  is_reversed: z.boolean(),
});
export type OutflowInputs = Readonly<z.output<typeof outflowInputsSchema>>;

export const OUTFLOW_REFUSALS = ['deposit_reversed', 'account_status', 'insufficient_funds'] as const;
export type OutflowRefusal = (typeof OUTFLOW_REFUSALS)[number];

export const outflowRequestSchema = z.object({
  outflow: outflowSchema,
  /** Decimals of the asset. */
  scale: z.number().int(),
});
export type OutflowRequest = Readonly<z.output<typeof outflowRequestSchema>>;

/** A decided outflow. Without a refusal it is posted. */
export const decidedOutflowSchema = z.object({
  outflow: outflowSchema,
  /** Why it was refused; null when it is posted. */
  refusal: z.enum(OUTFLOW_REFUSALS).nullable(),
  inputs: outflowInputsSchema,
  /** Empty for a refused outflow. */
  transaction_id: z.string(),
  /** Position of its entry in the journal of the platform; 0 for a refused outflow. */
  position: z.number().int(),
  /** Balance of the account after the entry; empty for a refused outflow. */
  balance_after: z.string(),
});
export type OutflowDecided = Readonly<z.output<typeof decidedOutflowSchema>>;
