import type { ServiceRecord } from '@ballast/platform-record';
import { RebalancerFold } from './fold/rebalancer.fold';
import { CreateAllocations0001 } from './persistence/migrations/0001-allocations';
import { CreateConfigurations0002 } from './persistence/migrations/0002-configurations';
import { TABLES } from './persistence/tables';

/** The rebalancer, as far as its tables follow from the record. */
export const record: ServiceRecord = {
  name: 'rebalancer',
  schema: 'rebalancing',
  tables: TABLES,
  migrations: [CreateAllocations0001, CreateConfigurations0002],
  fold: () => new RebalancerFold(),
};
