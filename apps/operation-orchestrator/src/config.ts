import { handledKeptDaysSchema, integer, serviceConfigSchema } from '@ballast/platform-config';
import { z } from 'zod';

/** Addresses of the services that previews ask, times of the alarm about stalled Operations, and days of what is kept. */
export const configSchema = serviceConfigSchema.extend({
  CREDIT_CHECK_URL: z
    .url()
    .meta({ description: 'Address of credit-check, which previews ask for holdings and checks.' }),
  PRICING_URL: z.url().meta({ description: 'Address of pricing, which previews ask for prices.' }),
  STALLED_AFTER_MS: integer(1_000, 86_400_000).default(300_000).meta({
    description: 'Time without progress after which an Operation raises an alarm, unless it waits for another one.',
  }),
  STALLED_LOOK_INTERVAL_MS: integer(100, 3_600_000)
    .default(30_000)
    .meta({ description: 'Interval at which stalled Operations are looked for.' }),
  HANDLED_KEPT_DAYS: handledKeptDaysSchema,
  CHUNKS_KEPT_DAYS: integer(8, 3_650).default(90).meta({
    description: 'For how many days after its end the Executions of an Operation are explained.',
  }),
});

export type OrchestratorConfig = z.output<typeof configSchema>;
