import { type ServiceRecord, trimsMigration } from '@ballast/platform-record';
import { AdvisorRegistryFold } from './fold/advisor-registry.fold';
import { CreateParticipants0001 } from './persistence/migrations/0001-participants';
import { CreateCustomerAccounts0002 } from './persistence/migrations/0002-customer-accounts';
import { TABLES } from './persistence/tables';

const SCHEMA = 'registry';

/** The registry, as far as its tables follow from the record. */
export const record: ServiceRecord = {
  name: 'advisor-registry',
  schema: SCHEMA,
  tables: TABLES,
  migrations: [trimsMigration(SCHEMA), CreateParticipants0001, CreateCustomerAccounts0002],
  fold: () => new AdvisorRegistryFold(),
};
