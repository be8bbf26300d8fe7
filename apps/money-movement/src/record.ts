import type { ServiceRecord } from '@ballast/platform-record';
import { faultTablesMigration } from '@ballast/sandbox';
import { MoneyMovementFold } from './fold/money-movement.fold';
import { CreateRailRequests0001 } from './persistence/migrations/0001-rail-requests';
import { TABLES } from './persistence/tables';
import { SCHEMA } from './schema';

/** The money movement, as far as its tables follow from the record. */
export const record: ServiceRecord = {
  name: 'money-movement',
  schema: SCHEMA,
  tables: TABLES,
  migrations: [CreateRailRequests0001, faultTablesMigration(SCHEMA)],
  fold: () => new MoneyMovementFold(),
};
