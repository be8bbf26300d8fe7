export { type CopyValue, copyField } from './copy';
export { Database, type DatabaseOptions, type EntityClass, openDatabase } from './database';
export { CommitOutcomeUnknownError, ConnectionLostError, isConnectionLoss, isTransient, sqlState } from './errors';
export { Listener } from './listener';
export type { MigrationClass } from './migrations';
export { findReplicationRisk } from './replication';
export type { Tx } from './tx';
