import type { ServiceRecord } from '@ballast/platform-record';
import { CreditCheckFold } from './fold/credit-check.fold';
import { CreateLedger0001 } from './persistence/migrations/0001-ledger';
import { CreateProjections0002 } from './persistence/migrations/0002-projections';
import { TABLES } from './persistence/tables';

/** The credit check, as far as its tables follow from the record. */
export const record: ServiceRecord = {
  name: 'credit-check',
  schema: 'credit',
  tables: TABLES,
  migrations: [CreateLedger0001, CreateProjections0002],
  fold: () => new CreditCheckFold(),
};
