import { LOG_TABLES, type TableSpec } from '@ballast/platform-record';

/** The tables of the schema `operator`, and which of them follow from the record. */
export const TABLES: readonly TableSpec[] = [
  ...LOG_TABLES,
  {
    kind: 'derived',
    name: 'ended_dead_letters',
    key: ['topic', 'partition', 'message_offset'],
    columns: ['ended_at'],
  },
];
