import type { ServiceRecord } from '@ballast/platform-record';
import { OperatorFold } from './fold/operator.fold';
import { SCHEMA } from './operator-schema';
import { CreateEndedDeadLetters0001 } from './persistence/migrations/0001-ended-dead-letters';
import { TABLES } from './persistence/tables';

/** The command line itself, as far as its tables follow from the acts of operators. */
export const record: ServiceRecord = {
  name: SCHEMA,
  schema: SCHEMA,
  tables: TABLES,
  migrations: [CreateEndedDeadLetters0001],
  fold: () => new OperatorFold(),
};
