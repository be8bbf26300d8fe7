import type { ServiceRecord } from '@ballast/platform-record';
import { PricingFold } from './fold/pricing.fold';
import { TABLES } from './persistence/tables';

/** The pricing service, as far as its tables follow from the record. */
export const record: ServiceRecord = {
  name: 'pricing',
  schema: 'pricing',
  tables: TABLES,
  fold: () => new PricingFold(),
};
