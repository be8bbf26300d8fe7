import { Module } from '@nestjs/common';
import type { ServiceDefinition } from '@ballast/platform-service';
import { ChangeParticipantsConsumer } from './change-participants/change-participants.consumer';
import { ChangeParticipantsHandler } from './change-participants/change-participants.handler';
import { advisorRegistryConfigSchema } from './config';
import { CreateParticipants0001 } from './persistence/migrations/0001-participants';

@Module({ controllers: [ChangeParticipantsConsumer], providers: [ChangeParticipantsHandler] })
class AdvisorRegistryModule {}

/** Owns who takes part in a platform: registry.commands in, registry.events out. */
export const advisorRegistryService: ServiceDefinition<typeof advisorRegistryConfigSchema> = {
  name: 'advisor-registry',
  schema: 'registry',
  configSchema: advisorRegistryConfigSchema,
  entities: [],
  migrations: [CreateParticipants0001],
  module: () => AdvisorRegistryModule,
};
