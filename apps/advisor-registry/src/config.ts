import { handledKeptDaysSchema, serviceConfigSchema } from '@ballast/platform-config';
import type { z } from 'zod';

/** Settings of the registry. */
export const configSchema = serviceConfigSchema.extend({ HANDLED_KEPT_DAYS: handledKeptDaysSchema });

export type AdvisorRegistryConfig = z.output<typeof configSchema>;
