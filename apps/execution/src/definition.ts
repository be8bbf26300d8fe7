import type { ServiceDefinition } from '@ballast/platform-service';
import { faultTablesMigration } from '@ballast/sandbox';
import { configSchema } from './config';
import { ExecutionModule, SCHEMA } from './execution.module';
import { tradeEntity } from './persistence/entities';
import { CreateTrades0001 } from './persistence/migrations/0001-create-trades';

/** Books trades at the venue. */
export const service: ServiceDefinition<typeof configSchema> = {
  name: 'execution',
  schema: SCHEMA,
  configSchema,
  entities: [tradeEntity],
  migrations: [CreateTrades0001, faultTablesMigration(SCHEMA)],
  module: (context) => ExecutionModule.of(context),
};
