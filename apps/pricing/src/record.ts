import type { ServiceRecord } from '@ballast/platform-record';
import { faultTablesMigration } from '@ballast/sandbox';
import { PricingFold } from './fold/pricing.fold';
import { CreateMarket0001 } from './persistence/migrations/0001-create-market';
import { CreateLocks0003 } from './persistence/migrations/0003-create-locks';
import { TABLES } from './persistence/tables';

const SCHEMA = 'pricing';

/** The pricing service, as far as its tables follow from the record. */
export const record: ServiceRecord = {
  name: 'pricing',
  schema: SCHEMA,
  tables: TABLES,
  migrations: [CreateMarket0001, faultTablesMigration(SCHEMA), CreateLocks0003],
  fold: () => new PricingFold(),
};
