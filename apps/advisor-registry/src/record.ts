import type { ServiceRecord } from '@ballast/platform-record';
import { AdvisorRegistryFold } from './fold/advisor-registry.fold';
import { CreateParticipants0001 } from './persistence/migrations/0001-participants';
import { TABLES } from './persistence/tables';

/** The registry, as far as its tables follow from the record. */
export const record: ServiceRecord = {
  name: 'advisor-registry',
  schema: 'registry',
  tables: TABLES,
  migrations: [CreateParticipants0001],
  fold: () => new AdvisorRegistryFold(),
};
