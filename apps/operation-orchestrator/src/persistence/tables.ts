import { LOG_TABLES, type TableSpec, TRIMS_TABLE } from '@ballast/platform-record';
import { CHUNK_AGE_FROM } from './chunk-age.statement';

/** The tables of the schema `orchestrator`, and which of them follow from the record. */
export const TABLES: readonly TableSpec[] = [
  ...LOG_TABLES,
  TRIMS_TABLE,
  {
    kind: 'derived',
    name: 'operations',
    key: ['id'],
    columns: [
      'platform_code',
      'strategy_id',
      'plan_id',
      'actor',
      'created_at',
      'request',
      'chunks',
      'sequence',
      'step',
      'updated_at',
      'phase',
      'state',
      'reference',
      'prices',
      'moved_at',
    ],
  },
  {
    kind: 'trimmed',
    name: 'chunks',
    key: ['operation_id', 'chunk'],
    columns: ['first_index', 'participants', 'status', 'decided_at', 'executions', 'legs_by_asset'],
    ageFrom: CHUNK_AGE_FROM,
  },
  {
    kind: 'derived',
    name: 'traders',
    key: ['id'],
    columns: ['platform_code', 'strategy_id', 'participant_code', 'auto_rebalance', 'created_at', 'updated_at'],
  },
  {
    kind: 'trimmed',
    name: 'trader_updates',
    key: ['effect_id'],
    columns: [],
    operational: [{ name: 'done_at' }],
    ageFrom: 'done_at',
  },
  { kind: 'derived', name: 'rebalance_queue', key: ['operation_id'], columns: ['strategy_id', 'position'] },
];
