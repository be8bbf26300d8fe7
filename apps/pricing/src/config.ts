import { serviceConfigSchema } from '@ballast/platform-config';
import { z } from 'zod';

/** What the pricing service is told by its environment. */
export const configSchema = serviceConfigSchema.extend({
  /** Older prices are stale: nothing is locked at them. */
  PRICING_STALE_AFTER_MS: z.coerce.number().int().min(100).max(3_600_000).default(5_000),
  /** The whole distance from the customer's bid to the customer's ask around a mid, in basis points of it. */
  PRICING_SPREAD_BPS: z.coerce.number().int().min(0).max(5_000).default(20),
  /** Sandbox: how often the random walk takes a step. */
  PRICING_WALK_INTERVAL_MS: z.coerce.number().int().min(50).max(60_000).default(1_000),
  /** Sandbox: what a first start seeds the random walk with. The same seed gives the same prices. */
  PRICING_WALK_SEED: z.coerce.number().int().min(0).max(0xffff_ffff).default(20_260_417),
  /** Sandbox: the largest step of the random walk, in millionths of the price. */
  PRICING_WALK_STEP_PPM: z.coerce.number().int().min(0).max(100_000).default(200),
  /** Sandbox: how far the random walk may go from where it began, in basis points. */
  PRICING_WALK_BAND_BPS: z.coerce.number().int().min(0).max(9_999).default(1_000),
  /** How long an Operation waits for a fresh price before it has to do without; 0: not at all. */
  PRICING_WAIT_MS: z.coerce.number().int().min(0).max(3_600_000).default(3_000),
  /** How often the market is looked at for an Operation that waits for a fresh price. */
  PRICING_LOOK_INTERVAL_MS: z.coerce.number().int().min(50).max(60_000).default(250),
  /** How often locks and quotes that wait are looked for, beside the wake-up of whoever made them wait. */
  PRICING_DUE_POLL_MS: z.coerce.number().int().min(50).max(60_000).default(1_000),
  /** Locks, or quotes, that are decided in one transaction when their wait is over. */
  PRICING_DUE_BATCH: z.coerce.number().int().min(1).max(1_000).default(100),
});

export type PricingConfig = z.output<typeof configSchema>;
