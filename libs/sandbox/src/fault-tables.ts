import type { TableSpec } from '@ballast/platform-record';

/** The tables of faults and their claims in the schema of a service, which follow from the record. */
export const FAULT_TABLES: readonly TableSpec[] = [
  {
    kind: 'derived',
    name: 'faults',
    key: ['id'],
    columns: ['scenario', 'times', 'remaining', 'strategy_id', 'armed_at'],
  },
  {
    kind: 'derived',
    name: 'fault_claims',
    key: ['operation_id', 'fault_id'],
    columns: ['scenario', 'units', 'claimed_at'],
  },
];
