import { DEFAULT_PLAN_TOLERANCE_BPS, DEFAULT_SPREAD_BPS } from '@ballast/domain-pricing';
import { integer, serviceConfigSchema } from '@ballast/platform-config';
import type { z } from 'zod';

const settings = serviceConfigSchema.extend({
  PRICING_STALE_AFTER_MS: integer(100, 3_600_000)
    .default(5_000)
    .meta({ description: 'Age in milliseconds after which a price is stale. No price is locked at a stale price.' }),
  PRICING_SPREAD_BPS: integer(0, 5_000).default(DEFAULT_SPREAD_BPS).meta({
    description:
      "The whole distance from the customer's bid to the customer's ask around a mid, in basis points of it.",
  }),
  PLAN_TOLERANCE_BPS: integer(0, 2_500).default(DEFAULT_PLAN_TOLERANCE_BPS).meta({
    description:
      'How far the market may be from the prices of a plan when it is executed. At most half of `PRICING_SPREAD_BPS`: with more a plan would be an option that the house gives away.',
  }),
  PRICING_WALK_INTERVAL_MS: integer(50, 60_000)
    .default(1_000)
    .meta({ description: 'Sandbox: milliseconds between two steps of the random walk.' }),
  PRICING_WALK_SEED: integer(0, 0xffff_ffff).default(20_260_417).meta({
    description: 'Sandbox: seed of the random walk at the first start. The same seed gives the same prices.',
  }),
  PRICING_WALK_STEP_PPM: integer(0, 100_000)
    .default(200)
    .meta({ description: 'Sandbox: the largest step of the random walk, in millionths of the price.' }),
  PRICING_WALK_BAND_BPS: integer(0, 9_999).default(1_000).meta({
    description:
      'Sandbox: the largest distance of the random walk from its first price, in basis points of that price.',
  }),
  PRICING_MARK_INTERVAL_MS: integer(1_000, 3_600_000)
    .default(60_000)
    .meta({ description: 'Milliseconds between two marks, which record the prices of all instruments.' }),
  PRICING_WAIT_MS: integer(0, 3_600_000).default(3_000).meta({
    description: 'Longest time in milliseconds that an Operation waits for a fresh price; with 0 it does not wait.',
  }),
  PRICING_LOOK_INTERVAL_MS: integer(50, 60_000).default(250).meta({
    description: 'Milliseconds between two looks at the market for an Operation that waits for a fresh price.',
  }),
  PRICING_DUE_POLL_MS: integer(50, 60_000).default(1_000).meta({
    description:
      'Milliseconds between two searches for locks and quotes whose wait is over; a new wait also wakes the search.',
  }),
  PRICING_DUE_BATCH: integer(1, 1_000).default(100).meta({
    description: 'Largest number of locks, or of quotes, that are decided in one transaction when their wait is over.',
  }),
});

/** The settings of the pricing service. */
export const configSchema = settings.superRefine(({ PLAN_TOLERANCE_BPS, PRICING_SPREAD_BPS }, context) => {
  if (2 * PLAN_TOLERANCE_BPS <= PRICING_SPREAD_BPS) return;
  const message = `must be at most half of PRICING_SPREAD_BPS, which is ${PRICING_SPREAD_BPS}`;
  context.addIssue({ code: 'custom', path: ['PLAN_TOLERANCE_BPS'], message });
});

export type PricingConfig = z.output<typeof configSchema>;
