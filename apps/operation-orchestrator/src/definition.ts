import type { ServiceDefinition } from '@ballast/platform-service';
import { configSchema } from './config';
import { OperationOrchestratorModule } from './operation-orchestrator.module';
import { record } from './record';

/** Owner of Operations, Executions and Traders: their requests, their progress and their outcomes. */
export const service: ServiceDefinition<typeof configSchema> = {
  name: 'operation-orchestrator',
  schema: 'orchestrator',
  configSchema,
  entities: [],
  migrations: record.migrations,
  module: () => OperationOrchestratorModule,
};
