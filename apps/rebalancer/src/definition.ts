import type { ServiceDefinition } from '@ballast/platform-service';
import { configSchema } from './config';
import { RebalancerModule } from './rebalancer.module';
import { record } from './record';

/** The owner of the allocations and configurations of every platform: reads rebalancing.requests, writes rebalancing.events. */
export const service: ServiceDefinition<typeof configSchema> = {
  name: 'rebalancer',
  schema: record.schema,
  configSchema,
  entities: [],
  migrations: record.migrations,
  module: () => RebalancerModule,
};
