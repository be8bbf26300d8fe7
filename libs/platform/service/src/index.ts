export {
  CLOCK,
  LOGGER,
  METRICS,
  NEW_ID,
  PACEMAKER,
  SERVICE_CONFIG,
  type GlobalProvider,
  type NewId,
  type RunningService,
  type ServiceContext,
  type ServiceDefinition,
} from './definition';
export { ProcessMetrics } from './process-metrics';
export { runService, runUntilStopped } from './run-service';
export type { LogParts, OutsideWorld } from './outside-world';
export { systemPacemaker, type Pacemaker } from './pacemaker';
export { PlatformModule } from './platform.module';
export { startService, type StartOptions } from './start-service';
export { DueWork, type DueBatch, type DueWorkOptions } from './due-work';
export { Readiness } from './readiness';
export type { OldRowRange, RemovedBatch } from './old-row.store';
export { Retention, type RetentionOptions } from './retention';
export type { TrimWalk } from './trim.store';
export { RecurringWork, type RecurringWorkOptions } from './recurring-work';
export { counted, StopWaits } from './stop-waits';
export { decodeWaits, reportUndecoded, UNDECODED_RETRY_MS, type DecodedWaits, type StoredWait } from './stored-waits';
