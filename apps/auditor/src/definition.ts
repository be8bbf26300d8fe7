import type { ServiceDefinition } from '@ballast/platform-service';
import { AuditorModule } from './auditor.module';
import { configSchema } from './config';
import { CreateSeals0001 } from './persistence/migrations/0001-seals';

/** Seals the record: reads every topic that is kept for ever, writes audit.checkpoints. */
export const service: ServiceDefinition<typeof configSchema> = {
  name: 'auditor',
  schema: 'auditor',
  configSchema,
  entities: [],
  migrations: [CreateSeals0001],
  module: () => AuditorModule,
};
