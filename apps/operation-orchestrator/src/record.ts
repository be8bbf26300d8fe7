import { type ServiceRecord, trimsMigration } from '@ballast/platform-record';
import { OperationOrchestratorFold } from './fold/operation-orchestrator.fold';
import { CreateOperations0001 } from './persistence/migrations/0001-operations';
import { CreateTraders0002 } from './persistence/migrations/0002-traders';
import { CreateRebalanceQueue0003 } from './persistence/migrations/0003-rebalance-queue';
import { TABLES } from './persistence/tables';

const SCHEMA = 'orchestrator';

/** The orchestrator, as far as its tables follow from the record. */
export const record: ServiceRecord = {
  name: 'operation-orchestrator',
  schema: SCHEMA,
  tables: TABLES,
  migrations: [trimsMigration(SCHEMA), CreateOperations0001, CreateTraders0002, CreateRebalanceQueue0003],
  fold: () => new OperationOrchestratorFold(),
};
