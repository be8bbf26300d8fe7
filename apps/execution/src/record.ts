import type { ServiceRecord } from '@ballast/platform-record';
import { ExecutionFold } from './fold/execution.fold';
import { TABLES } from './persistence/tables';

/** The execution service, as far as its tables follow from the record. */
export const record: ServiceRecord = {
  name: 'execution',
  schema: 'execution',
  tables: TABLES,
  fold: () => new ExecutionFold(),
};
