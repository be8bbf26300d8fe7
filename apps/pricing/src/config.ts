import { integer, serviceConfigSchema } from '@ballast/platform-config';
import type { z } from 'zod';

const settings = serviceConfigSchema.extend({
  PRICING_STALE_AFTER_MS: integer(100, 3_600_000)
    .default(5_000)
    .meta({ description: 'Older prices are stale: nothing is locked at them.' }),
  PRICING_SPREAD_BPS: integer(0, 5_000).default(20).meta({
    description:
      "The whole distance from the customer's bid to the customer's ask around a mid, in basis points of it.",
  }),
  PLAN_TOLERANCE_BPS: integer(0, 2_500).default(10).meta({
    description:
      'How far the market may be from the prices of a plan when it is executed. At most half of `PRICING_SPREAD_BPS`: with more a plan would be an option that the house gives away.',
  }),
  PRICING_WALK_INTERVAL_MS: integer(50, 60_000)
    .default(1_000)
    .meta({ description: 'Sandbox: how often the random walk takes a step.' }),
  PRICING_WALK_SEED: integer(0, 0xffff_ffff).default(20_260_417).meta({
    description: 'Sandbox: what a first start seeds the random walk with. The same seed gives the same prices.',
  }),
  PRICING_WALK_STEP_PPM: integer(0, 100_000)
    .default(200)
    .meta({ description: 'Sandbox: the largest step of the random walk, in millionths of the price.' }),
  PRICING_WALK_BAND_BPS: integer(0, 9_999)
    .default(1_000)
    .meta({ description: 'Sandbox: how far the random walk may go from where it began, in basis points.' }),
  PRICING_WAIT_MS: integer(0, 3_600_000)
    .default(3_000)
    .meta({ description: 'How long an Operation waits for a fresh price before it has to do without; 0: not at all.' }),
  PRICING_LOOK_INTERVAL_MS: integer(50, 60_000)
    .default(250)
    .meta({ description: 'How often the market is looked at for an Operation that waits for a fresh price.' }),
  PRICING_DUE_POLL_MS: integer(50, 60_000).default(1_000).meta({
    description: 'How often locks and quotes that wait are looked for, beside the wake-up of whoever made them wait.',
  }),
  PRICING_DUE_BATCH: integer(1, 1_000)
    .default(100)
    .meta({ description: 'Locks, or quotes, that are decided in one transaction when their wait is over.' }),
});

/** The settings of the pricing service. */
export const configSchema = settings.superRefine(({ PLAN_TOLERANCE_BPS, PRICING_SPREAD_BPS }, context) => {
  if (2 * PLAN_TOLERANCE_BPS <= PRICING_SPREAD_BPS) return;
  const message = `must be at most half of PRICING_SPREAD_BPS, which is ${PRICING_SPREAD_BPS}`;
  context.addIssue({ code: 'custom', path: ['PLAN_TOLERANCE_BPS'], message });
});

export type PricingConfig = z.output<typeof configSchema>;
