import { integer, serviceConfigSchema } from '@ballast/platform-config';
import { z } from 'zod';

/** Where the orchestrator finds the services that it asks when it only looks, and when it raises an alarm. */
export const configSchema = serviceConfigSchema.extend({
  CREDIT_CHECK_URL: z
    .url()
    .meta({ description: 'Where holdings and checks are asked for when an Operation is only looked at.' }),
  PRICING_URL: z.url().meta({ description: 'Where prices are asked for when an Operation is only looked at.' }),
  STALLED_AFTER_MS: integer(1_000, 86_400_000).default(300_000).meta({
    description: 'After how long without progress an Operation that does not wait for another one raises an alarm.',
  }),
  STALLED_LOOK_INTERVAL_MS: integer(100, 3_600_000)
    .default(30_000)
    .meta({ description: 'How often that is looked at.' }),
});

export type OrchestratorConfig = z.output<typeof configSchema>;
