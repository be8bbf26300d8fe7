import { LOG_TABLES, type TableSpec, TRIMS_TABLE } from '@ballast/platform-record';
import { FAULT_TABLES } from '@ballast/sandbox';

/** The tables of the schema `execution`, and which of them follow from the record. */
export const TABLES: readonly TableSpec[] = [
  ...LOG_TABLES,
  TRIMS_TABLE,
  {
    kind: 'derived',
    name: 'trades',
    key: ['source_id', 'leg'],
    columns: [
      'source',
      'id',
      'platform_code',
      'account_id',
      'strategy_id',
      'participant_code',
      'asset',
      'quoted_currency',
      'side',
      'price',
      'quantity',
      'notional',
      'executed_at',
      'venue',
    ],
  },
  {
    kind: 'trimmed',
    name: 'settled_chunks',
    key: ['operation_id', 'chunk'],
    columns: ['command', 'key', 'origin'],
    // A command that only newer code can read is put back for later, which is in no fact.
    operational: [{ name: 'due_at', where: 'command IS NOT NULL' }, { name: 'taken_at' }],
    ageFrom: 'CASE WHEN due_at IS NULL THEN taken_at END',
  },
  ...FAULT_TABLES,
];
