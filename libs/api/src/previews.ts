import { identifier, operationPriceSchema, plannedExecutionSchema, timestamp } from '@ballast/contracts';
import { z } from 'zod';
import { ALL_KEYS, BULK_BODY_BYTES_MAX, apiCall, type ApiCall } from './api-call';
import { legExplanationExample } from './explanation-example';
import {
  OPERATION_REQUESTS,
  previewBody,
  type OperationAction,
  type OperationRequestRules,
  type PreviewBody,
} from './operation-body';
import { executionExample, operationBodyExample } from './operation-examples';

/** Participants of one plan at the most, unless a gateway is configured otherwise. */
export const PLAN_PARTICIPANTS_MAX = 1_000;

const planSchema = z
  .object({
    plan_id: identifier('Id of the plan. An Operation with this `plan_id` and the same body settles this plan.'),
    expires_at: timestamp('Time until which the plan can be executed: RFC 3339, UTC, milliseconds.'),
    prices: z.array(operationPriceSchema).meta({
      description:
        'Prices of the plan, one for each asset. Buys and sells settle at them, a rebalance at prices of the market near them.',
    }),
    executions: z
      .array(plannedExecutionSchema)
      .meta({ maxItems: PLAN_PARTICIPANTS_MAX, description: 'Planned Executions, in the order of the request.' }),
  })
  .meta({ id: 'Plan', description: 'The outcome that an Operation would have now.' });

const planExample = {
  plan_id: '5d0c8f7a-1b2c-4d3e-8f9a-0b1c2d3e4f5a',
  expires_at: '2026-04-17T10:30:30.000Z',
  prices: [{ underlying_currency: 'BTC', price: '60000.00', source: 'feed', as_of: '2026-04-17T10:29:59.412Z' }],
  executions: [
    {
      participant_code: 'CUST01',
      status: 'awaiting_execution',
      status_reason: '',
      status_code: '',
      instructions: [
        {
          ...executionExample.instructions[0],
          status: 'pending',
          trade_ids: [],
          executed_at: '',
          explanation: {
            ...legExplanationExample,
            held_quantity: '0.00000000',
            held_notional: '0',
            reference_price: '60000.00',
          },
        },
      ],
    },
  ],
};

type PlanAnswer = {
  readonly 200: { readonly description: string; readonly schema: typeof planSchema; readonly example: unknown };
};

function previewCall<A extends OperationAction>(
  action: A,
  id: string,
): ApiCall<
  `/strategies/{strategy_id}/${A}/preview`,
  z.ZodObject<Record<never, never>>,
  PreviewBody<(typeof OPERATION_REQUESTS)[A]>,
  PlanAnswer
> {
  const rules: OperationRequestRules = OPERATION_REQUESTS[action];
  const component = `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
  return apiCall({
    id,
    tag: 'Operations',
    method: 'POST',
    path: `/strategies/{strategy_id}/${action}/preview` as const,
    summary: `Preview: ${action}`,
    description: `Dry run of \`POST /strategies/{strategy_id}/${action}\` with the same body, for at most ${PLAN_PARTICIPANTS_MAX.toLocaleString('en')} participants: same check, prices and sizing, and nothing changes. The Operation with the same body and this \`plan_id\` settles this plan, until \`expires_at\`. A preview does not wait for a fresh price; the Operation does for a moment.`,
    access: 'TRADE',
    callers: ALL_KEYS,
    body: previewBody(OPERATION_REQUESTS[action]).meta({
      id: component,
      description: `Body of a preview of ${action}.`,
    }),
    bodyBytesMax: BULK_BODY_BYTES_MAX,
    bodyExample: operationBodyExample(rules),
    answers: { 200: { description: 'The plan.', schema: planSchema, example: planExample } },
    // A repeated preview whose plan is not kept any more is `plan_stale`.
    problems: ['not_found', 'plan_stale', 'unavailable'],
  });
}

export const PREVIEW_CALLS = {
  previewEnroll: previewCall('enroll', 'previewEnroll'),
  previewTopUp: previewCall('top-up', 'previewTopUp'),
  previewPartialSell: previewCall('partial-sell', 'previewPartialSell'),
  previewRebalance: previewCall('rebalance', 'previewRebalance'),
  previewLiquidate: previewCall('liquidate', 'previewLiquidate'),
} as const;
