import {
  ALLOCATION_NAME_MAX,
  ALLOCATIONS_MAX,
  targetAllocationSchema,
  WEIGHT_PATTERN,
  type TargetAllocation,
} from '@ballast/contracts';
import { z } from 'zod';
import { apiCall } from './api-call';
import { countedPage, countedQuery, SORTED_BY_CREATION } from './counted-lists';
import { queryInteger } from './paging';
import { symbolsFilter } from './prices';
import { NO_NUL, NO_NUL_RULE } from './transfers';

const VERSION_MAX = 2_147_483_647;

const allocationExample: TargetAllocation = {
  id: '5c7d9e1f-2a3b-4c4d-8e5f-6a7b8c9d0e10',
  name: 'Growth',
  quoted_currency: 'USD',
  version: 1,
  allocation: [
    { instrument_id: 'BTC/USD', instrument_id_type: 'SYMBOL', weight: '0.45' },
    { instrument_id: 'ETH/USD', instrument_id_type: 'SYMBOL', weight: '0.55' },
  ],
  created_at: '2026-04-17T10:30:04.120Z',
  updated_at: '2026-04-17T10:30:04.120Z',
};

const bodyExample = {
  name: 'Growth',
  allocation: [
    { instrument_id: 'BTC/USD', weight: '0.45' },
    { instrument_id: 'ETH/USD', weight: '0.55' },
  ],
};

/** Rules between the entries, and those that need the list of instruments, are checked by the code that reads the body. */
const bodySchema = z.strictObject({
  name: z
    .string()
    .max(ALLOCATION_NAME_MAX)
    .regex(NO_NUL, NO_NUL_RULE)
    .optional()
    .meta({ description: 'Name of the allocation. When absent, a new one has none, and another one keeps its own.' }),
  allocation: z
    .array(
      z
        .strictObject({
          instrument_id: z
            .string()
            .regex(NO_NUL, NO_NUL_RULE)
            .meta({ pattern: '^[A-Z0-9]{1,16}/[A-Z0-9]{1,16}$', description: 'Symbol of a listed instrument.' }),
          instrument_id_type: z
            .literal('SYMBOL')
            .optional()
            .meta({ description: 'Kind of `instrument_id`. `SYMBOL` when absent.' }),
          weight: z.string().regex(NO_NUL, NO_NUL_RULE).meta({
            pattern: WEIGHT_PATTERN.source,
            description: 'Plain decimal above 0 and up to 1, at most 18 decimals.',
          }),
        })
        .meta({ id: 'RequestedWeight', description: 'The part of the value that one instrument is to have.' }),
    )
    .meta({
      minItems: 1,
      maxItems: ALLOCATIONS_MAX,
      description: 'Weights sum to exactly 1; each instrument stands once, and all are quoted in one currency.',
    }),
});

export const ALLOCATION_CALLS = {
  createAllocation: apiCall({
    id: 'createAllocation',
    tag: 'Rebalancing',
    method: 'POST',
    path: '/portfolios/allocations',
    summary: 'Create an allocation',
    description: 'Stores target weights. It trades nothing.',
    access: 'TRADE',
    requestId: 'orIdempotencyKey',
    body: bodySchema.meta({ id: 'CreateAllocation', description: 'Target weights to store.' }),
    bodyExample,
    answers: {
      201: { description: 'The allocation.', schema: targetAllocationSchema, example: allocationExample },
    },
  }),

  listAllocations: apiCall({
    id: 'listAllocations',
    tag: 'Rebalancing',
    method: 'GET',
    path: '/portfolios/allocations',
    summary: 'List allocations',
    access: 'READ',
    query: countedQuery(
      {
        instrument_ids: symbolsFilter.meta({
          description:
            'Only allocations with a weight for one of these instruments, with commas between: `BTC/USD,ETH/USD`.',
          maxLength: 2_000,
        }),
      },
      SORTED_BY_CREATION,
    ),
    answers: {
      200: {
        description: 'Allocations in their latest version.',
        schema: countedPage('Allocations', targetAllocationSchema),
        example: {
          meta: { count: 1, limit: 100, offset: 0, order: 'ASC', sort: 'created_at', total_count: 1 },
          data: [allocationExample],
        },
      },
    },
  }),

  getAllocation: apiCall({
    id: 'getAllocation',
    tag: 'Rebalancing',
    method: 'GET',
    path: '/portfolios/allocations/{allocation_id}',
    summary: 'Read an allocation',
    access: 'READ',
    query: z.strictObject({
      version: queryInteger(1, VERSION_MAX)
        .optional()
        .meta({ description: 'Version of the weights. The latest one when absent.' }),
    }),
    answers: {
      200: { description: 'The allocation.', schema: targetAllocationSchema, example: allocationExample },
    },
    problems: ['not_found'],
  }),

  replaceAllocation: apiCall({
    id: 'replaceAllocation',
    tag: 'Rebalancing',
    method: 'PUT',
    path: '/portfolios/allocations/{allocation_id}',
    summary: 'Change an allocation',
    description:
      'Other weights, or the same in another order, make the next version. The currency stays. It trades nothing: accounts are brought to the new weights by the next rebalancing.',
    access: 'TRADE',
    requestId: 'orIdempotencyKey',
    body: bodySchema.meta({ id: 'ReplaceAllocation', description: 'Target weights to store in place of others.' }),
    bodyExample,
    answers: {
      200: {
        description: 'The allocation.',
        schema: targetAllocationSchema,
        example: { ...allocationExample, version: 2, updated_at: '2026-04-17T10:31:00.000Z' },
      },
    },
    problems: ['not_found'],
  }),
} as const;
