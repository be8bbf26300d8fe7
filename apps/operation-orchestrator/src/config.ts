import { serviceConfigSchema } from '@ballast/platform-config';
import { z } from 'zod';

/** Where the orchestrator finds the services that it asks when it only looks, and when it raises an alarm. */
export const configSchema = serviceConfigSchema.extend({
  CREDIT_CHECK_URL: z.url(),
  PRICING_URL: z.url(),
  /** After how long without progress an Operation that does not wait for another one raises an alarm. */
  STALLED_AFTER_MS: z.coerce.number().int().min(1_000).max(86_400_000).default(300_000),
  /** How often that is looked at. */
  STALLED_LOOK_INTERVAL_MS: z.coerce.number().int().min(100).max(3_600_000).default(30_000),
});

export type OrchestratorConfig = z.output<typeof configSchema>;
