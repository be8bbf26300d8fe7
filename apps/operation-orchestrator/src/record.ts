import type { ServiceRecord } from '@ballast/platform-record';
import { OperationOrchestratorFold } from './fold/operation-orchestrator.fold';
import { TABLES } from './persistence/tables';

/** The orchestrator, as far as its tables follow from the record. */
export const record: ServiceRecord = {
  name: 'operation-orchestrator',
  schema: 'orchestrator',
  tables: TABLES,
  fold: () => new OperationOrchestratorFold(),
};
