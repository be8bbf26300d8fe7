import { LOG_TABLES, type TableSpec } from '@ballast/platform-record';
import { FAULT_TABLES } from '@ballast/sandbox';

/**
 * The tables of the schema `pricing`, and which of them follow from the record. Prices of the feed are no facts until
 * something is decided from them, or marked.
 */
export const TABLES: readonly TableSpec[] = [
  ...LOG_TABLES,
  {
    kind: 'derived',
    name: 'instruments',
    key: ['symbol'],
    columns: [
      'underlying_currency',
      'quoted_currency',
      'quantity_scale',
      'price_scale',
      'quoted_scale',
      'min_notional',
      'status',
      'listed_at',
    ],
  },
  { kind: 'operational', name: 'quotes' },
  { kind: 'operational', name: 'walks' },
  { kind: 'derived', name: 'pins', key: ['symbol'], columns: ['bid', 'mid', 'ask', 'marked_at'] },
  { kind: 'derived', name: 'mark_clock', key: ['name'], columns: ['marked_at'] },
  {
    kind: 'derived',
    name: 'locks',
    key: ['operation_id'],
    columns: ['platform_code', 'type', 'answer', 'answered_at'],
  },
  { kind: 'derived', name: 'waits', key: ['operation_id', 'kind'], columns: ['command', 'key', 'origin'] },
  { kind: 'operational', name: 'lock_looks' },
  { kind: 'operational', name: 'quote_looks' },
  ...FAULT_TABLES,
];
