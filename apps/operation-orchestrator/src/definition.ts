import type { ServiceDefinition } from '@ballast/platform-service';
import { configSchema } from './config';
import { OperationOrchestratorModule } from './operation-orchestrator.module';
import { CreateOperations0001 } from './persistence/migrations/0001-operations';
import { CreateTraders0002 } from './persistence/migrations/0002-traders';
import { CreateRebalanceQueue0003 } from './persistence/migrations/0003-rebalance-queue';

/** Owner of Operations, Executions and Traders: their requests, their progress and their outcomes. */
export const service: ServiceDefinition<typeof configSchema> = {
  name: 'operation-orchestrator',
  schema: 'orchestrator',
  configSchema,
  entities: [],
  migrations: [CreateOperations0001, CreateTraders0002, CreateRebalanceQueue0003],
  module: () => OperationOrchestratorModule,
};
