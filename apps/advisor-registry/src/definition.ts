import type { ServiceDefinition } from '@ballast/platform-service';
import { AdvisorRegistryModule } from './advisor-registry.module';
import { configSchema } from './config';
import { CreateParticipants0001 } from './persistence/migrations/0001-participants';

/** The owner of the participants of every platform: reads registry.commands, writes registry.events. */
export const service: ServiceDefinition<typeof configSchema> = {
  name: 'advisor-registry',
  schema: 'registry',
  configSchema,
  entities: [],
  migrations: [CreateParticipants0001],
  module: () => AdvisorRegistryModule,
};
