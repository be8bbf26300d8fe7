import { serviceConfigSchema } from '@ballast/platform-config';
import type { z } from 'zod';

/** The settings of every service; the registry has none of its own. */
export const configSchema = serviceConfigSchema;

export type AdvisorRegistryConfig = z.output<typeof configSchema>;
