import type { ServiceDefinition } from '@ballast/platform-service';
import { configSchema } from './config';
import { ExecutionModule, SCHEMA } from './execution.module';
import { tradeEntity } from './persistence/entities';
import { record } from './record';

/** Books trades at the venue. */
export const service: ServiceDefinition<typeof configSchema> = {
  name: 'execution',
  schema: SCHEMA,
  configSchema,
  entities: [tradeEntity],
  migrations: record.migrations,
  module: (context) => ExecutionModule.of(context),
};
