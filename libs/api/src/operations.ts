import {
  EXECUTION_STATUSES,
  executionSchema,
  OPERATION_STATUSES,
  OPERATION_TYPES,
  operationSchema,
} from '@ballast/contracts';
import { z } from 'zod';
import { BULK_BODY_BYTES_MAX, ALL_KEYS, apiCall, type ApiCall } from './api-call';
import {
  OPERATION_REQUESTS,
  operationBody,
  type OperationAction,
  type OperationBody,
  type OperationRequestRules,
} from './operation-body';
import {
  executionExample,
  operationBodyExample,
  operationExample,
  settledOperationExample,
} from './operation-examples';
import { filterById, idFilter, listQuery, page, strategyIdFilter } from './paging';
import { participantCodeFilter } from './participants';

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

type AcceptedAnswer = {
  readonly 202: { readonly description: string; readonly schema: typeof operationSchema; readonly example: unknown };
};

function acceptCall<A extends OperationAction>(
  action: A,
  id: string,
): ApiCall<
  `/strategies/{strategy_id}/${A}`,
  z.ZodObject<Record<never, never>>,
  OperationBody<(typeof OPERATION_REQUESTS)[A]>,
  AcceptedAnswer
> {
  const rules: OperationRequestRules = OPERATION_REQUESTS[action];
  const component = `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
  return apiCall({
    id,
    tag: 'Operations',
    method: 'POST',
    path: `/strategies/{strategy_id}/${action}` as const,
    ...TEXTS[action],
    access: 'TRADE',
    callers: ALL_KEYS,
    body: operationBody(OPERATION_REQUESTS[action]).meta({ id: component, description: TEXTS[action].description }),
    bodyBytesMax: BULK_BODY_BYTES_MAX,
    bodyExample: operationBodyExample(rules),
    answers: {
      202: {
        description: 'The Operation in `validating`. Follow it with `GET`, or by webhooks.',
        schema: operationSchema,
        example: {
          ...operationExample,
          type: rules.type,
          allocations: rules.takesAllocations ? operationExample.allocations : [],
        },
      },
    },
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
    description: 'A participant’s key lists the Operations that it requested.',
    access: 'READ',
    callers: ALL_KEYS,
    query: listQuery({
      strategy_id: strategyIdFilter,
      request_id: idFilter.optional().meta({ description: 'Only the Operation that this request made.' }),
      type: z.enum(OPERATION_TYPES).optional().meta({ description: 'Only Operations of this type.' }),
      status: z.enum(OPERATION_STATUSES).optional().meta({ description: 'Only Operations in this status.' }),
    }),
    answers: {
      200: {
        description: 'A page of Operations, oldest first.',
        schema: page('OperationPage', 'operations', operationSchema),
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
    callers: ALL_KEYS,
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
      'Possible until the prices of the Operation are locked; later it is a `conflict`. A buy without `max_price_move_bps` and without a plan asks for its prices at once, beside its credit check. Everything that a cancelled Operation holds is released, and its Executions that have not ended are rejected, `cancelled`.',
    access: 'TRADE',
    callers: ALL_KEYS,
    body: z.strictObject({}).meta({ id: 'CancelOperation', description: 'A request without members.' }),
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
    description:
      'Executions of one Operation stand in the order of its request. A participant’s key lists the Executions of the participants whose `general` account it may read, itself among them, and all Executions of the Operations that it requested.',
    access: 'READ',
    callers: ALL_KEYS,
    query: listQuery({
      strategy_id: strategyIdFilter,
      operation_id: filterById('OperationIdFilter', 'Only Executions of this Operation.'),
      participant_code: participantCodeFilter,
      status: z.enum(EXECUTION_STATUSES).optional().meta({ description: 'Only Executions in this status.' }),
    }),
    answers: {
      200: {
        description: 'A page of Executions, oldest first.',
        schema: page('ExecutionPage', 'executions', executionSchema),
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
    callers: ALL_KEYS,
    answers: { 200: { description: 'The Execution.', schema: executionSchema, example: executionExample } },
    problems: ['not_found'],
  }),
} as const;
