import { serviceConfigSchema } from '@ballast/platform-config';
import { z } from 'zod';

/** Where the orchestrator finds the services that it asks when it only looks. */
export const configSchema = serviceConfigSchema.extend({
  CREDIT_CHECK_URL: z.url(),
  PRICING_URL: z.url(),
});

export type OrchestratorConfig = z.output<typeof configSchema>;
