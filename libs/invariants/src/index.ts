export { checkOutboxes } from './check-outboxes';
export { checkRecord } from './check-record';
export { checkTables, judgeTables, TABLE_INVARIANTS, tableViolations } from './check-tables';
export { IdSet } from './id-set';
export type { RuleVerdict } from './table-invariant';
