import {
  ALLOCATIONS_MAX,
  asset,
  BASIS_POINTS_MAX,
  OPERATION_TRAITS,
  PARTICIPANT_CODE_PATTERN,
  POSITIVE_AMOUNT_PATTERN,
  WEIGHT_PATTERN,
  type OperationType,
  type RequestTraits,
} from '@ballast/contracts';
import { z } from 'zod';
import { idFilter } from './paging';

/** Largest number of participants of one request, unless a gateway is configured otherwise. */
export const PARTICIPANTS_MAX = 100_000;

/** The last part of the path of an Operation's request, for example `top-up`. */
export type OperationAction = (typeof OPERATION_TRAITS)[OperationType]['action'];

/** The body that a request of one type of Operation must have. */
export interface OperationRequestRules extends RequestTraits {
  readonly type: OperationType;
}

export const OPERATION_REQUESTS = {
  enroll: { type: 'enrollment', ...OPERATION_TRAITS.enrollment.request },
  'top-up': { type: 'top_up', ...OPERATION_TRAITS.top_up.request },
  'partial-sell': { type: 'partial_sell', ...OPERATION_TRAITS.partial_sell.request },
  rebalance: { type: 'rebalance', ...OPERATION_TRAITS.rebalance.request },
  liquidate: { type: 'liquidation', ...OPERATION_TRAITS.liquidation.request },
} as const satisfies Readonly<Record<OperationAction, OperationRequestRules>>;

export const participantCodeSchema = z
  .string()
  .regex(PARTICIPANT_CODE_PATTERN, 'must be 1 to 6 letters, digits, _ or -')
  .meta({ description: 'Your identifier of an end user. Case-sensitive.' });

const allocationsSchema = z
  .array(
    z
      .strictObject({
        underlying_currency: asset('Asset to hold, for example `BTC`.'),
        weight: z.string().regex(WEIGHT_PATTERN).meta({ description: 'Plain decimal in [0, 1], at most 18 decimals.' }),
      })
      .meta({ id: 'RequestedAllocation', description: 'A target weight of one asset.' }),
  )
  .min(1)
  .max(ALLOCATIONS_MAX)
  .meta({ description: 'Weights sum to exactly 1; each asset stands once and is traded against the quoted currency.' });

const amountSchema = z
  .string()
  .regex(POSITIVE_AMOUNT_PATTERN)
  .meta({ description: 'Plain decimal above 0 in the quoted currency, with at most its decimals.' });

const autoRebalanceSchema = z
  .boolean()
  .meta({ description: 'Whether a rebalance without a list of participants includes the new Trader.' });

const listedParticipantSchema = z
  .strictObject({ participant_code: participantCodeSchema })
  .meta({ id: 'ListedParticipant', description: 'A participant of the request.' });
const participantAmountSchema = z
  .strictObject({ participant_code: participantCodeSchema, amount: amountSchema })
  .meta({ id: 'ParticipantAmount', description: 'A participant of the request with an amount of money.' });
const enrolledParticipantSchema = z
  .strictObject({ participant_code: participantCodeSchema, amount: amountSchema, auto_rebalance: autoRebalanceSchema })
  .meta({ id: 'EnrolledParticipant', description: 'A participant to enroll.' });

function basisPoints(description: string) {
  return z.int().min(0).max(BASIS_POINTS_MAX).optional().meta({ description });
}

const maxPriceMoveSchema = basisPoints(
  'Largest distance, in basis points, of a locked price from the reference price of the credit check. Further away the Operation fails, `price_moved`. When absent, any price is accepted. With a plan both are the prices of the plan, and its tolerance counts.',
);
const driftedOnlySchema = basisPoints(
  'Least drift, in basis points, from which on a Trader is rebalanced. A Trader without an asset whose part of the portfolio is further than this from its weight is skipped, `portfolio_is_balanced`.',
);
const planIdSchema = idFilter.optional().meta({
  description:
    '`plan_id` of a preview with the same body. The Operation settles that plan or fails, `plan_stale`, because the market or the holdings of a Trader have moved. Buys and sells settle at the prices of the plan; a rebalance sells the quantities of the plan at prices of the market near those of the plan.',
});

type ParticipantSchema<R extends OperationRequestRules> = R['takesAutoRebalance'] extends true
  ? typeof enrolledParticipantSchema
  : R['takesAmounts'] extends true
    ? typeof participantAmountSchema
    : typeof listedParticipantSchema;

type MemberWhen<Takes extends boolean, Shape> = Takes extends true ? Shape : Record<never, never>;

/** The members of a preview of one type of Operation. */
type PreviewShape<R extends OperationRequestRules> = MemberWhen<
  R['takesAllocations'],
  { readonly allocations: typeof allocationsSchema }
> & {
  readonly participants: R['participants'] extends 'required'
    ? z.ZodArray<ParticipantSchema<R>>
    : z.ZodOptional<z.ZodArray<ParticipantSchema<R>>>;
  readonly max_price_move_bps: typeof maxPriceMoveSchema;
} & MemberWhen<R['takesDrift'], { readonly drifted_only_bps: typeof driftedOnlySchema }>;

export type PreviewBody<R extends OperationRequestRules> = z.ZodObject<PreviewShape<R>, z.core.$strict>;
export type OperationBody<R extends OperationRequestRules> = z.ZodObject<
  PreviewShape<R> & { readonly plan_id: typeof planIdSchema },
  z.core.$strict
>;

function participantSchemaOf({ takesAutoRebalance, takesAmounts }: OperationRequestRules): z.ZodObject {
  if (takesAutoRebalance) return enrolledParticipantSchema;
  return takesAmounts ? participantAmountSchema : listedParticipantSchema;
}

/**
 * Schema of the body of a preview. It documents the body and types clients. The server reads such a body with
 * hand-written code, which names every violation by its path and lets other requests run in between. A test of the
 * gateway checks that this code refuses every body that the schema refuses, at the same path.
 */
export function previewBody<R extends OperationRequestRules>(rules: R): PreviewBody<R> {
  const participants = z
    .array(participantSchemaOf(rules))
    .min(1)
    .max(PARTICIPANTS_MAX)
    .meta({ description: 'Participants of the Operation. Each code stands once.' });
  const everyTrader = participants.optional().meta({
    description:
      'Participants of the Operation. Each code stands once. When absent: every Trader with `auto_rebalance` and holdings.',
  });
  return z.strictObject({
    ...(rules.takesAllocations ? { allocations: allocationsSchema } : {}),
    participants: rules.participants === 'required' ? participants : everyTrader,
    max_price_move_bps: maxPriceMoveSchema,
    ...(rules.takesDrift ? { drifted_only_bps: driftedOnlySchema } : {}),
  }) as unknown as PreviewBody<R>;
}

/** Schema of the body of an Operation: the members of the body of its preview, and the plan to execute. */
export function operationBody<R extends OperationRequestRules>(rules: R): OperationBody<R> {
  return z.strictObject({
    ...previewBody<OperationRequestRules>(rules).shape,
    plan_id: planIdSchema,
  }) as unknown as OperationBody<R>;
}
