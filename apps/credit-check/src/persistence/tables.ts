import { LOG_TABLES, type TableSpec, TRIMS_TABLE } from '@ballast/platform-record';

/** The tables of the schema `credit`, and which of them follow from the record. */
export const TABLES: readonly TableSpec[] = [
  ...LOG_TABLES,
  TRIMS_TABLE,
  {
    kind: 'derived',
    name: 'accounts',
    key: ['account_id'],
    columns: ['kind', 'platform_code', 'owner_code', 'label'],
  },
  { kind: 'derived', name: 'balances', key: ['account_id', 'asset'], columns: ['balance', 'held'] },
  {
    kind: 'derived',
    name: 'holds',
    key: ['source_id', 'asset'],
    columns: ['account_id', 'source', 'scale', 'amount', 'trader_id'],
  },
  { kind: 'derived', name: 'journals', key: ['platform_code'], columns: ['entries', 'last_created_at'] },
  {
    kind: 'derived',
    name: 'transactions',
    key: ['transaction_id'],
    columns: ['source_id', 'platform_code', 'source', 'account_id', 'first_position', 'entries', 'created_at'],
  },
  {
    kind: 'derived',
    name: 'entries',
    key: ['platform_code', 'position'],
    columns: ['transaction_id', 'account_id', 'leg', 'purpose', 'counter_account', 'asset', 'amount', 'balance_after'],
  },
  {
    kind: 'trimmed',
    name: 'decided_chunks',
    key: ['operation_id', 'chunk', 'step'],
    columns: [],
    operational: [{ name: 'done_at' }],
    ageFrom: 'done_at',
  },
  {
    kind: 'derived',
    name: 'participants',
    key: ['platform_code', 'participant_code'],
    columns: ['status', 'funding', 'disabled_instruments', 'updated_at'],
  },
  {
    kind: 'derived',
    name: 'customer_accounts',
    key: ['account_id'],
    columns: ['version', 'effective_at', 'status', 'is_sealed', 'body'],
  },
  {
    kind: 'derived',
    name: 'grants',
    key: ['account_id', 'participant_code'],
    columns: ['version', 'status', 'added_at', 'effective_at', 'body'],
  },
  { kind: 'derived', name: 'judged_closings', key: ['change_id'], columns: ['account_id', 'is_empty'] },
  { kind: 'derived', name: 'refused_deposits', key: ['deposit_id'], columns: ['refused_at'] },
  {
    kind: 'trimmed',
    name: 'authorizations',
    key: ['account_id', 'participant_code', 'authorized_at', 'source_id'],
    columns: ['transaction_id', 'currency', 'notional'],
    ageFrom: 'authorized_at',
  },
  { kind: 'derived', name: 'decided_quotes', key: ['quote_id'], columns: [] },
  { kind: 'derived', name: 'decided_outflows', key: ['outflow_id'], columns: [] },
  { kind: 'derived', name: 'decided_transfers', key: ['transfer_id'], columns: [] },
  { kind: 'derived', name: 'movements', key: ['movement_id'], columns: ['status', 'created_at'] },
  { kind: 'derived', name: 'asset_scales', key: ['asset'], columns: ['scale'] },
];
