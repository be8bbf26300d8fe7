import { serviceConfigSchema } from '@ballast/platform-config';

/** Settings of the rebalancer. */
export const configSchema = serviceConfigSchema;
