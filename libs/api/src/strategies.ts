import { z } from 'zod';
import { asset, strategySchema } from '@ballast/contracts';
import { ALL_KEYS, apiCall } from './api-call';
import { listQuery, page } from './paging';

export const METADATA_BYTES_MAX = 16 * 1024;

/** Metadata of a Strategy. Its size is checked on the text that was sent, which is also stored. */
const metadataSchema = z.record(z.string(), z.unknown()).meta({
  description: `JSON object of at most ${METADATA_BYTES_MAX / 1024} KiB. It is echoed as it was sent, with its key order.`,
});

const strategyExample = {
  id: 'b1c2d3e4-f5a6-4789-bcde-f01234567890',
  request_id: '4b5ef19e-4ad5-4750-8bf6-3e5238b976ec',
  quoted_currency: 'USD',
  metadata: { platform_label: 'Blue Chip Crypto' },
  created_at: '2026-04-17T10:00:00.000Z',
  updated_at: '2026-04-17T10:00:00.000Z',
};

export const STRATEGY_CALLS = {
  createStrategy: apiCall({
    id: 'createStrategy',
    tag: 'Strategies',
    method: 'POST',
    path: '/strategies',
    summary: 'Create a Strategy',
    description: 'A Strategy is a light container: it carries no allocations and no status of its own.',
    access: 'TRADE',
    body: z
      .strictObject({
        quoted_currency: asset('Currency that instruments are quoted in, for example `USD`.'),
        metadata: metadataSchema.optional(),
      })
      .meta({ id: 'CreateStrategy', description: 'A Strategy to create.' }),
    bodyExample: { quoted_currency: 'USD', metadata: { platform_label: 'Blue Chip Crypto' } },
    answers: { 201: { description: 'The Strategy.', schema: strategySchema, example: strategyExample } },
  }),
  listStrategies: apiCall({
    id: 'listStrategies',
    tag: 'Strategies',
    method: 'GET',
    path: '/strategies',
    summary: 'List Strategies',
    access: 'READ',
    callers: ALL_KEYS,
    query: listQuery({}),
    answers: {
      200: {
        description: 'A page of Strategies, oldest first.',
        schema: page('StrategyPage', 'strategies', strategySchema),
        example: { strategies: [strategyExample], next_page_token: '' },
      },
    },
  }),
  getStrategy: apiCall({
    id: 'getStrategy',
    tag: 'Strategies',
    method: 'GET',
    path: '/strategies/{strategy_id}',
    summary: 'Read a Strategy',
    access: 'READ',
    callers: ALL_KEYS,
    answers: { 200: { description: 'The Strategy.', schema: strategySchema, example: strategyExample } },
    problems: ['not_found'],
  }),
  updateStrategy: apiCall({
    id: 'updateStrategy',
    tag: 'Strategies',
    method: 'PATCH',
    path: '/strategies/{strategy_id}',
    summary: 'Replace the metadata of a Strategy',
    description: 'Replaces the metadata as a whole; `{}` clears it. Nothing else of a Strategy can change.',
    access: 'TRADE',
    body: z
      .strictObject({ metadata: metadataSchema })
      .meta({ id: 'UpdateStrategy', description: 'New metadata of a Strategy.' }),
    bodyExample: { metadata: { platform_label: 'Blue Chip Crypto', tier: 'gold' } },
    answers: {
      200: { description: 'The Strategy as it is from now on.', schema: strategySchema, example: strategyExample },
    },
    problems: ['not_found'],
  }),
} as const;
