export type { Difference } from './compare';
export { rebuild, type RebuildOptions, type RebuildOutcome } from './rebuild';
export { isUnused, restore, type RestoreOptions, type RestoreOutcome } from './restore';
export {
  derivedTables,
  type FoldPhase,
  LOG_TABLES,
  type ServiceFold,
  type ServiceRecord,
  type TableSpec,
  TRIMS_TABLE,
} from './service-record';
export { type PastState, stateAsOf } from './state-as-of';
export { readSecrets, type SecretRow, writeSecrets, type WrittenSecrets } from './secrets';
export { trimsMigration } from './trims.migration';
export { undeclared } from './undeclared';
