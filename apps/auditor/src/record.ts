import type { ServiceRecord } from '@ballast/platform-record';
import { AuditorFold } from './fold/auditor.fold';
import { CreateSeals0001 } from './persistence/migrations/0001-seals';
import { TABLES } from './persistence/tables';

/** The auditor, as far as its tables follow from the record: the chain of checkpoints. */
export const record: ServiceRecord = {
  name: 'auditor',
  schema: 'auditor',
  tables: TABLES,
  migrations: [CreateSeals0001],
  fold: () => new AuditorFold(),
};
