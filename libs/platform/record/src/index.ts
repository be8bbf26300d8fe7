export type { Difference } from './compare';
export { rebuild, type RebuildOptions, type RebuildOutcome } from './rebuild';
export { isUnused, restore, type RestoreOptions, type RestoreOutcome } from './restore';
export { type FoldPhase, LOG_TABLES, type ServiceFold, type ServiceRecord, type TableSpec } from './service-record';
export { type PastState, stateAsOf } from './state-as-of';
export { readSecrets, type SecretRow, writeSecrets, type WrittenSecrets } from './secrets';
export { undeclared } from './undeclared';
