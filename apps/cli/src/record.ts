import type { ServiceRecord } from '@ballast/platform-record';
import { OperatorFold } from './fold/operator.fold';
import { SCHEMA } from './operator-schema';
import { TABLES } from './persistence/tables';

/** The command line itself, as far as its tables follow from the acts of operators. */
export const record: ServiceRecord = {
  name: SCHEMA,
  schema: SCHEMA,
  tables: TABLES,
  fold: () => new OperatorFold(),
};
