import { handledKeptDaysSchema, integer, serviceConfigSchema } from '@ballast/platform-config';
import type { z } from 'zod';

/** Settings of the execution service. */
export const configSchema = serviceConfigSchema.extend({
  EXECUTION_DUE_POLL_MS: integer(50, 60_000)
    .default(1_000)
    .meta({ description: 'How often chunks that wait are looked for, beside the wake-up of whoever parked them.' }),
  EXECUTION_DUE_CHUNKS: integer(1, 16)
    .default(4)
    .meta({ description: 'Chunks that are settled in one transaction when their wait is over.' }),
  HANDLED_KEPT_DAYS: handledKeptDaysSchema,
});

export type ExecutionConfig = z.output<typeof configSchema>;
