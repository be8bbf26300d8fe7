import { LOG_TABLES, type TableSpec } from '@ballast/platform-record';
import { FAULT_TABLES } from '@ballast/sandbox';

/** The tables of the schema `money`, and which of them follow from the record. */
export const TABLES: readonly TableSpec[] = [
  ...LOG_TABLES,
  {
    kind: 'derived',
    name: 'rail_requests',
    key: ['withdrawal_id'],
    columns: ['platform_code', 'fact_id', 'actor', 'origin', 'outcome', 'request', 'due_at'],
  },
  ...FAULT_TABLES,
];
