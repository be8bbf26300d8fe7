import { serviceConfigSchema } from '@ballast/platform-config';

/** The orchestrator needs nothing beyond what every service is told. */
export const configSchema = serviceConfigSchema;
