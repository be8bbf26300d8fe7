import { serviceConfigSchema } from '@ballast/platform-config';
import { z } from 'zod';

/** What the execution service is told by its environment. */
export const configSchema = serviceConfigSchema.extend({
  /** How often chunks that wait are looked for, beside the wake-up of whoever parked them. */
  EXECUTION_DUE_POLL_MS: z.coerce.number().int().min(50).max(60_000).default(1_000),
  /** Chunks that are settled in one transaction when their wait is over. */
  EXECUTION_DUE_CHUNKS: z.coerce.number().int().min(1).max(16).default(4),
});

export type ExecutionConfig = z.output<typeof configSchema>;
