import { type ServiceRecord, trimsMigration } from '@ballast/platform-record';
import { faultTablesMigration } from '@ballast/sandbox';
import { ExecutionFold } from './fold/execution.fold';
import { CreateTrades0001 } from './persistence/migrations/0001-create-trades';
import { TABLES } from './persistence/tables';

const SCHEMA = 'execution';

/** The execution service, as far as its tables follow from the record. */
export const record: ServiceRecord = {
  name: 'execution',
  schema: SCHEMA,
  tables: TABLES,
  migrations: [trimsMigration(SCHEMA), CreateTrades0001, faultTablesMigration(SCHEMA)],
  fold: () => new ExecutionFold(),
};
