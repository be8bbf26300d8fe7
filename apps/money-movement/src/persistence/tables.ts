import { LOG_TABLES, type TableSpec } from '@ballast/platform-record';
import { FAULT_TABLES } from '@ballast/sandbox';

/** The tables of the schema `money`, and which of them follow from the record. */
export const TABLES: readonly TableSpec[] = [
  ...LOG_TABLES,
  {
    kind: 'derived',
    name: 'rail_requests',
    key: ['movement_id'],
    columns: [
      ...['platform_code', 'fact_id', 'actor', 'origin', 'outcome', 'movement'],
      ...['due_at', 'returns_at', 'is_answered', 'is_silent'],
    ],
  },
  ...FAULT_TABLES,
];
