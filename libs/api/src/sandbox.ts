import { z } from 'zod';
import {
  AMOUNT_PATTERN,
  FAULT_DELAY_MAX_MS,
  FAULT_SCENARIOS,
  asset,
  count,
  decimal,
  identifier,
  label,
  platformCodeSchema,
  timestamp,
} from '@ballast/contracts';
import { apiCall } from './api-call';
import { idFilter } from './paging';

const FAULT_TIMES_MAX = 1_000_000;
const FAULT_SCENARIO_RULE = `must be one of ${FAULT_SCENARIOS.join(', ')}, with an asset in capitals and at most ${FAULT_DELAY_MAX_MS} ms`;

/** A scenario as callers write it, with an asset of at most 16 characters or a delay of at most an hour. */
export const FAULT_SCENARIO_PATTERN =
  /^(rail_reject|rail_return|rail_timeout|price_unavailable|(price_unavailable|venue_reject):[A-Z0-9]{1,16}|slow_(pricing|settle|rail):(0|[1-9][0-9]{0,5}|[12][0-9]{6}|3[0-5][0-9]{5}|3600000))$/;

const priceText = z
  .string()
  .regex(AMOUNT_PATTERN, 'must be a plain decimal string such as "60000.00"')
  .meta({ description: 'Price above 0, within the price scale of the instrument.' });

const priceSchema = z
  .object({
    underlying_currency: asset('Asset of the instrument.'),
    quoted_currency: asset('Currency of the price.'),
    bid: decimal('Price at which customers sell.'),
    mid: decimal('Price in the middle of bid and ask.'),
    ask: decimal('Price at which customers buy.'),
    as_of: timestamp('Time of the price: RFC 3339, UTC, milliseconds.'),
    pinned: z.boolean().meta({ description: 'Whether the price is pinned. A pinned price stays and is never stale.' }),
  })
  .meta({ id: 'SandboxPrice', description: 'The price of one instrument.' });

const priceExample = {
  underlying_currency: 'BTC',
  quoted_currency: 'USD',
  bid: '60000.00',
  mid: '60000.00',
  ask: '60000.00',
  as_of: '2026-04-17T10:00:00.000Z',
  pinned: true,
};

const faultSchema = z
  .object({
    id: identifier('Id of the fault.'),
    scenario: label('Scenario of the fault.', 40),
    times: count('Number of times that the fault strikes.'),
    strategy_id: identifier('Strategy that the fault is limited to.')
      .nullable()
      .meta({ description: 'Strategy that the fault is limited to. `null`: it strikes every Strategy.' }),
  })
  .meta({ id: 'SandboxFault', description: 'A fault that is armed.' });

export const SANDBOX_CALLS = {
  createSandboxPlatform: apiCall({
    id: 'createSandboxPlatform',
    tag: 'Sandbox',
    method: 'POST',
    path: '/sandbox/platforms',
    summary: 'Create another platform',
    description: 'The platform is a tenant of its own, with a key that has all scopes and a float of 0.',
    access: 'ADMIN',
    sandboxOnly: true,
    body: z
      .strictObject({
        platform_code: platformCodeSchema.meta({ description: 'Code of the new platform.' }),
      })
      .meta({ id: 'CreateSandboxPlatform', description: 'A platform to create.' }),
    bodyExample: { platform_code: 'OTHER' },
    answers: {
      201: {
        description: 'The platform with its key.',
        schema: z
          .object({
            platform_code: label('Code of the platform.', 32),
            key: label('Key with all scopes.', 64),
            secret: label('Secret of the key. Shown once: a replay of the request does not carry it.', 200).optional(),
          })
          .meta({ id: 'SandboxPlatform', description: 'A platform with its first key.' }),
        example: {
          platform_code: 'OTHER',
          key: 'bk_9XcV2bNm4LkJ8hGf',
          secret: 'bs_cDNhVjd4S2tRbTJ0WTlmTHdKNnVIemJSc0VnT2lYcQ',
        },
      },
    },
    problems: ['conflict'],
  }),
  listSandboxPrices: apiCall({
    id: 'listSandboxPrices',
    tag: 'Sandbox',
    method: 'GET',
    path: '/sandbox/prices',
    summary: 'List prices',
    access: 'READ',
    sandboxOnly: true,
    answers: {
      200: {
        description: 'The price of every instrument.',
        schema: z
          .object({ prices: z.array(priceSchema).meta({ description: 'Prices of all instruments.' }) })
          .meta({ id: 'SandboxPrices', description: 'The prices of the sandbox.' }),
        example: { prices: [priceExample] },
      },
    },
  }),
  pinSandboxPrice: apiCall({
    id: 'pinSandboxPrice',
    tag: 'Sandbox',
    method: 'PUT',
    path: '/sandbox/prices/{underlying}/{quoted}',
    summary: 'Set and pin a price',
    description:
      'Takes either `price` (bid, mid and ask alike) or `bid` and `ask`. The price stays, and is never stale, until it is unpinned.',
    access: 'ADMIN',
    sandboxOnly: true,
    body: z
      .strictObject({ price: priceText.optional(), bid: priceText.optional(), ask: priceText.optional() })
      .meta({ id: 'PinSandboxPrice', description: 'Either `price`, or `bid` and `ask`.' }),
    bodyExample: { price: '60000.00' },
    answers: { 200: { description: 'The price from now on.', schema: priceSchema, example: priceExample } },
    problems: ['not_found'],
  }),
  unpinSandboxPrice: apiCall({
    id: 'unpinSandboxPrice',
    tag: 'Sandbox',
    method: 'DELETE',
    path: '/sandbox/prices/{underlying}/{quoted}',
    summary: 'Unpin a price',
    access: 'ADMIN',
    sandboxOnly: true,
    answers: {
      200: {
        description: 'The price, which moves again.',
        schema: priceSchema,
        example: { ...priceExample, pinned: false },
      },
    },
    problems: ['not_found'],
  }),
  armSandboxFault: apiCall({
    id: 'armSandboxFault',
    tag: 'Sandbox',
    method: 'POST',
    path: '/sandbox/faults',
    summary: 'Arm a fault',
    description: `Scenarios: ${FAULT_SCENARIOS.map((scenario) => `\`${scenario}\``).join(', ')}. \`times\` counts Operations; for \`venue_reject\` it counts Executions in the order of the request. An Operation that does not ask for the price of an asset uses up no \`price_unavailable\` of this asset.`,
    access: 'ADMIN',
    sandboxOnly: true,
    body: z
      .strictObject({
        scenario: z.string().regex(FAULT_SCENARIO_PATTERN, FAULT_SCENARIO_RULE).meta({
          description: 'Scenario with its asset or its delay in milliseconds, for example `slow_settle:500`.',
        }),
        times: z
          .int()
          .min(1, `must be a whole number from 1 to ${FAULT_TIMES_MAX}`)
          .max(FAULT_TIMES_MAX, `must be a whole number from 1 to ${FAULT_TIMES_MAX}`)
          .optional()
          .meta({ description: 'Number of times that the fault strikes. 1 when absent.' }),
        strategy_id: idFilter
          .optional()
          .meta({ description: 'Strategy that the fault is limited to. When absent, it strikes every Strategy.' }),
      })
      .meta({ id: 'ArmSandboxFault', description: 'A fault to arm.' }),
    bodyExample: { scenario: 'venue_reject:BTC', times: 2 },
    answers: {
      201: {
        description: 'The armed fault.',
        schema: faultSchema,
        example: {
          id: '1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d',
          scenario: 'venue_reject:BTC',
          times: 2,
          strategy_id: null,
        },
      },
    },
    problems: ['not_found'],
  }),
  clearSandboxFaults: apiCall({
    id: 'clearSandboxFaults',
    tag: 'Sandbox',
    method: 'DELETE',
    path: '/sandbox/faults',
    summary: 'Disarm every fault',
    access: 'ADMIN',
    sandboxOnly: true,
    answers: { 204: { description: 'No fault is armed.' } },
  }),
} as const;
