import { integer, serviceConfigSchema } from '@ballast/platform-config';
import type { z } from 'zod';

/** Settings of the money movement. */
export const configSchema = serviceConfigSchema.extend({
  RAIL_ANSWER_MS: integer(0, 60_000)
    .default(500)
    .meta({ description: 'Time after which the rail of the sandbox answers, in milliseconds.' }),
  RAIL_DUE_POLL_MS: integer(50, 60_000)
    .default(1_000)
    .meta({ description: 'How often answers of the rail are looked for, beside the wake-up of whoever asked it.' }),
});

export type MoneyMovementConfig = z.output<typeof configSchema>;
