import { serviceConfigSchema } from '@ballast/platform-config';

/** The registry is told nothing beyond what every service is told. */
export const advisorRegistryConfigSchema = serviceConfigSchema;
