import { operationPriceSchema, plannedExecutionSchema, timestampString, uuidString } from '@ballast/contracts';
import { z } from 'zod';
import { apiCall, type ApiCall } from './api-call';
import { legExplanationExample } from './explanation-example';
import {
  executionExample,
  OPERATION_REQUESTS,
  operationBody,
  operationBodyExample,
  type OperationAction,
  type OperationRequestRules,
} from './operations';

/** Participants of one plan, unless configured otherwise. */
export const PLAN_PARTICIPANTS_MAX = 1_000;

const planSchema = z
  .object({
    plan_id: uuidString,
    expires_at: timestampString,
    prices: z.array(operationPriceSchema),
    executions: z.array(plannedExecutionSchema),
  })
  .meta({ id: 'Plan' });

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

function previewCall<A extends OperationAction>(
  action: A,
  id: string,
): ApiCall<`/strategies/{strategy_id}/${A}/preview`, z.ZodObject<Record<never, never>>, z.ZodObject> {
  const rules: OperationRequestRules = OPERATION_REQUESTS[action];
  return apiCall({
    id,
    tag: 'Operations',
    method: 'POST',
    path: `/strategies/{strategy_id}/${action}/preview`,
    summary: `Preview: ${action}`,
    description: `What \`POST /strategies/{strategy_id}/${action}\` would do with the same body now, for at most ${PLAN_PARTICIPANTS_MAX.toLocaleString('en')} participants, without doing any of it. Sending \`plan_id\` with that body before \`expires_at\` settles exactly this plan. It does not wait for a fresh price, as the Operation itself does for a moment.`,
    access: 'TRADE',
    body: operationBody(rules, false).meta({ id: `${id.charAt(0).toUpperCase()}${id.slice(1)}` }),
    bodyExample: operationBodyExample(rules),
    answers: { 200: { description: 'The plan.', schema: planSchema, example: planExample } },
    problems: ['not_found', 'unavailable'],
  });
}

export const PREVIEW_CALLS = {
  previewEnroll: previewCall('enroll', 'previewEnroll'),
  previewTopUp: previewCall('top-up', 'previewTopUp'),
  previewPartialSell: previewCall('partial-sell', 'previewPartialSell'),
  previewRebalance: previewCall('rebalance', 'previewRebalance'),
  previewLiquidate: previewCall('liquidate', 'previewLiquidate'),
} as const;
