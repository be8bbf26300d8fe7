import { LOG_TABLES, type TableSpec } from '@ballast/platform-record';

/** The tables of the schema `rebalancing`, and which of them follow from the record. */
export const TABLES: readonly TableSpec[] = [
  ...LOG_TABLES,
  {
    kind: 'derived',
    name: 'allocation_versions',
    key: ['allocation_id', 'version'],
    columns: ['platform_code', 'updated_at', 'body'],
  },
  {
    kind: 'derived',
    name: 'configurations',
    key: ['account_id'],
    columns: ['platform_code', 'allocation_id', 'is_removed', 'updated_at', 'body'],
  },
  { kind: 'derived', name: 'handled_requests', key: ['change_id', 'chunk'], columns: [] },
];
