import { LOG_TABLES, type TableSpec, TRIMS_TABLE } from '@ballast/platform-record';

/** The tables of the schema `registry`, and which of them follow from the record. */
export const TABLES: readonly TableSpec[] = [
  ...LOG_TABLES,
  TRIMS_TABLE,
  {
    kind: 'derived',
    name: 'participants',
    key: ['platform_code', 'participant_code'],
    columns: ['id', 'status', 'funding', 'disabled_instruments', 'created_at', 'updated_at', 'external_id'],
  },
  {
    kind: 'trimmed',
    name: 'handled_changes',
    key: ['change_id', 'chunk'],
    columns: ['handled_at'],
    ageFrom: 'handled_at',
  },
  {
    kind: 'derived',
    name: 'customer_accounts',
    key: ['account_id'],
    columns: ['platform_code', 'version', 'body'],
  },
  {
    kind: 'derived',
    name: 'grants',
    key: ['account_id', 'participant_code'],
    columns: ['platform_code', 'version', 'ends_at', 'body'],
  },
];
