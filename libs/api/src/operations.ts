import { z } from 'zod';
import {
  EXECUTION_STATUSES,
  executionSchema,
  OPERATION_STATUSES,
  OPERATION_TYPES,
  OPERATION_TRAITS,
  operationSchema,
  PARTICIPANT_CODE_PATTERN,
  POSITIVE_AMOUNT_PATTERN,
  WEIGHT_PATTERN,
  type OperationType,
  type RequestTraits,
} from '@ballast/contracts';
import { apiCall, type AnswerDefinition, type ApiCall } from './api-call';
import { idFilter, listQuery, page } from './paging';

export const ALLOCATIONS_MAX = 100;
/** Unless configured otherwise. */
export const PARTICIPANTS_MAX = 100_000;

/** The last part of the path of an Operation's request: `top-up`. */
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
        underlying_currency: z.string(),
        weight: z.string().regex(WEIGHT_PATTERN).meta({ description: 'Plain decimal in [0, 1], at most 18 decimals.' }),
      })
      .meta({ id: 'RequestedAllocation' }),
  )
  .min(1)
  .max(ALLOCATIONS_MAX)
  .meta({ description: 'Weights sum to exactly 1; each asset stands once and is traded against the quoted currency.' });

const amountSchema = z
  .string()
  .regex(POSITIVE_AMOUNT_PATTERN)
  .meta({ description: 'Plain decimal above 0 in the quoted currency, with at most its decimals.' });

/** The widest distance that an option may name: the whole of a price, or of a portfolio. */
export const BASIS_POINTS_MAX = 10_000;

function basisPoints(description: string): z.ZodType {
  return z.int().min(0).max(BASIS_POINTS_MAX).optional().meta({ description });
}

const maxPriceMoveSchema = basisPoints(
  'How far each locked price may be from the reference price that the credit check went by. Further away the Operation fails, `price_moved`. Without it any price is taken. With a plan both are the prices of the plan, and its tolerance counts.',
);
const driftedOnlySchema = basisPoints(
  'Leave Traders alone of which no asset’s part of the portfolio is further than this from its weight: they are skipped, `portfolio_is_balanced`.',
);
const planIdSchema = idFilter.optional().meta({
  description:
    'Of a preview with the same body: settle exactly what it showed, at its prices, or fail, `plan_stale`, because the market or a Trader’s holdings have moved.',
});

/**
 * The shape of a request. The server checks requests with code written for a hundred thousand participants, from the
 * same rules; a test holds the two together.
 */
export function operationBody(rules: OperationRequestRules, takesPlan: boolean): z.ZodObject {
  const participant = z.strictObject({
    participant_code: participantCodeSchema,
    ...(rules.takesAmounts ? { amount: amountSchema } : {}),
    ...(rules.takesAutoRebalance
      ? {
          auto_rebalance: z.boolean().meta({ description: 'Whether default-scope rebalances include the new Trader.' }),
        }
      : {}),
  });
  const participants = z
    .array(participant)
    .min(1)
    .max(PARTICIPANTS_MAX)
    .meta({ description: 'Each code stands once.' });
  return z.strictObject({
    ...(rules.takesAllocations ? { allocations: allocationsSchema } : {}),
    participants: rules.participants === 'required' ? participants : participants.optional(),
    max_price_move_bps: maxPriceMoveSchema,
    ...(rules.takesDrift ? { drifted_only_bps: driftedOnlySchema } : {}),
    ...(takesPlan ? { plan_id: planIdSchema } : {}),
  });
}

const operationExample = {
  id: 'd1e2f3a4-b5c6-4789-abcd-ef0123456789',
  strategy_id: 'b1c2d3e4-f5a6-4789-bcde-f01234567890',
  request_id: 'e2f3a4b5-c6d7-4789-abcd-ef0123456789',
  type: 'enrollment',
  status: 'validating',
  status_reason: '',
  status_detail: '',
  allocations: [
    { underlying_currency: 'BTC', weight: '0.50' },
    { underlying_currency: 'ETH', weight: '0.30' },
    { underlying_currency: 'SOL', weight: '0.20' },
  ],
  created_at: '2026-04-17T10:30:00.000Z',
  updated_at: '2026-04-17T10:30:00.000Z',
};

export const executionExample = {
  id: 'a1b2c3d4-e5f6-4890-abcd-ef0123456789',
  strategy_id: 'b1c2d3e4-f5a6-4789-bcde-f01234567890',
  operation_id: 'd1e2f3a4-b5c6-4789-abcd-ef0123456789',
  trader_id: 'f1a2b3c4-d5e6-4789-abcd-ef0123456789',
  participant_code: 'CUST01',
  account_label: 'b1c2d3e4-f5a6-4789-bcde-f01234567890',
  status: 'settled',
  status_reason: '',
  status_code: '',
  instructions: [
    {
      underlying_currency: 'BTC',
      quoted_currency: 'USD',
      side: 'buy',
      amount: '5000.00',
      amount_type: 'notional',
      status: 'executed',
      status_reason: '',
      price: '60000.00',
      quantity: '0.08333333',
      total_notional: '5000.00',
      trade_ids: ['7a3d2e1f-4b6c-4789-abcd-ef0123456789'],
      executed_at: '2026-04-17T10:30:05.000Z',
    },
  ],
  created_at: '2026-04-17T10:30:00.000Z',
  updated_at: '2026-04-17T10:30:07.000Z',
};

export const settledOperationExample = {
  ...operationExample,
  status: 'settled',
  status_reason: 'partial_success',
  updated_at: '2026-04-17T10:30:07.000Z',
};

const TEXTS: Readonly<Record<OperationAction, { readonly summary: string; readonly description: string }>> = {
  enroll: {
    summary: 'Enroll participants',
    description:
      'Opens a Trader for each participant and buys the allocations. One participant’s failure affects no other.',
  },
  'top-up': { summary: 'Top up Traders', description: 'Adds money to Traders that exist and buys the allocations.' },
  'partial-sell': {
    summary: 'Sell a part of what Traders hold',
    description:
      'Returns an amount of money, raised from the assets in proportion to the weights given, not to the holdings.',
  },
  rebalance: {
    summary: 'Rebalance Traders',
    description:
      'Sells and buys until each Trader is at the weights. Without `participants`: every Trader with `auto_rebalance` and holdings. Rebalances of one Strategy run one at a time.',
  },
  liquidate: { summary: 'Liquidate Traders', description: 'Sells everything that the listed Traders hold.' },
};

const PARTICIPANT_EXAMPLES = [
  { participant_code: 'CUST01', amount: '10000.00', auto_rebalance: true },
  { participant_code: 'CUST02', amount: '5000.00', auto_rebalance: true },
] as const;

export function operationBodyExample(rules: OperationRequestRules): unknown {
  return {
    ...(rules.takesAllocations ? { allocations: operationExample.allocations } : {}),
    participants: PARTICIPANT_EXAMPLES.map(({ participant_code, amount, auto_rebalance }) => ({
      participant_code,
      ...(rules.takesAmounts ? { amount } : {}),
      ...(rules.takesAutoRebalance ? { auto_rebalance } : {}),
    })),
  };
}

function acceptCall<A extends OperationAction>(
  action: A,
  id: string,
): ApiCall<`/strategies/{strategy_id}/${A}`, z.ZodObject<Record<never, never>>, z.ZodObject> {
  const rules: OperationRequestRules = OPERATION_REQUESTS[action];
  const accepted: AnswerDefinition = {
    description: 'The Operation in `validating`. Follow it with `GET`, or by webhooks.',
    schema: operationSchema,
    example: {
      ...operationExample,
      type: rules.type,
      allocations: rules.takesAllocations ? operationExample.allocations : [],
    },
  };
  return apiCall({
    id,
    tag: 'Operations',
    method: 'POST',
    path: `/strategies/{strategy_id}/${action}`,
    ...TEXTS[action],
    access: 'TRADE',
    body: operationBody(rules, true).meta({ id: `${id.charAt(0).toUpperCase()}${id.slice(1)}` }),
    bodyExample: operationBodyExample(rules),
    answers: { 202: accepted },
    problems: ['not_found', 'plan_stale'],
  });
}

export const OPERATION_CALLS = {
  enroll: acceptCall('enroll', 'enroll'),
  topUp: acceptCall('top-up', 'topUp'),
  partialSell: acceptCall('partial-sell', 'partialSell'),
  rebalance: acceptCall('rebalance', 'rebalance'),
  liquidate: acceptCall('liquidate', 'liquidate'),
  listOperations: apiCall({
    id: 'listOperations',
    tag: 'Operations',
    method: 'GET',
    path: '/strategies/operations',
    summary: 'List Operations',
    access: 'READ',
    query: listQuery({
      strategy_id: idFilter.optional(),
      request_id: idFilter.optional(),
      type: z.enum(OPERATION_TYPES).optional(),
      status: z.enum(OPERATION_STATUSES).optional(),
    }),
    answers: {
      200: {
        description: 'A page of Operations, oldest first.',
        schema: page('operations', operationSchema),
        example: { operations: [settledOperationExample], next_page_token: '' },
      },
    },
  }),
  getOperation: apiCall({
    id: 'getOperation',
    tag: 'Operations',
    method: 'GET',
    path: '/strategies/operations/{operation_id}',
    summary: 'Read an Operation',
    access: 'READ',
    answers: { 200: { description: 'The Operation.', schema: operationSchema, example: settledOperationExample } },
    problems: ['not_found'],
  }),
  cancelOperation: apiCall({
    id: 'cancelOperation',
    tag: 'Operations',
    method: 'POST',
    path: '/strategies/operations/{operation_id}/cancel',
    summary: 'Cancel an Operation',
    description:
      'Until it settles. Everything it held is released, and its Executions that have not ended are rejected, `cancelled`.',
    access: 'TRADE',
    body: z.strictObject({}).meta({ id: 'CancelOperation' }),
    bodyExample: {},
    answers: {
      200: {
        description: 'The failed Operation.',
        schema: operationSchema,
        example: {
          ...settledOperationExample,
          status: 'failed',
          status_reason: 'cancelled',
          status_detail: 'The Operation was cancelled before any trade.',
        },
      },
    },
    problems: ['not_found', 'conflict'],
  }),
  listExecutions: apiCall({
    id: 'listExecutions',
    tag: 'Executions',
    method: 'GET',
    path: '/strategies/executions',
    summary: 'List Executions',
    description: 'Those of one Operation stand in the order of its request.',
    access: 'READ',
    participantKeys: true,
    query: listQuery({
      strategy_id: idFilter.optional(),
      operation_id: idFilter.optional(),
      participant_code: participantCodeSchema.optional(),
      status: z.enum(EXECUTION_STATUSES).optional(),
    }),
    answers: {
      200: {
        description: 'A page of Executions, oldest first.',
        schema: page('executions', executionSchema),
        example: { executions: [executionExample], next_page_token: '' },
      },
    },
  }),
  getExecution: apiCall({
    id: 'getExecution',
    tag: 'Executions',
    method: 'GET',
    path: '/strategies/executions/{execution_id}',
    summary: 'Read an Execution with its Instructions',
    access: 'READ',
    participantKeys: true,
    answers: { 200: { description: 'The Execution.', schema: executionSchema, example: executionExample } },
    problems: ['not_found'],
  }),
} as const;
