import type { ServiceDefinition } from '@ballast/platform-service';
import { AdvisorRegistryModule } from './advisor-registry.module';
import { configSchema } from './config';
import { record } from './record';

/** The owner of the participants and customer accounts of every platform: reads registry.commands, writes registry.events. */
export const service: ServiceDefinition<typeof configSchema> = {
  name: 'advisor-registry',
  schema: 'registry',
  configSchema,
  entities: [],
  migrations: record.migrations,
  module: () => AdvisorRegistryModule,
};
