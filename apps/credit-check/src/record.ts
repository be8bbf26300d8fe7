import type { ServiceRecord } from '@ballast/platform-record';
import { CreditCheckFold } from './fold/credit-check.fold';
import { TABLES } from './persistence/tables';

/** The credit check, as far as its tables follow from the record. */
export const record: ServiceRecord = {
  name: 'credit-check',
  schema: 'credit',
  tables: TABLES,
  fold: () => new CreditCheckFold(),
};
