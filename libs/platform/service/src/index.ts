export {
  CLOCK,
  LOG_PORT,
  LOGGER,
  METRICS,
  SERVICE_CONFIG,
  type GlobalProvider,
  type RunningService,
  type ServiceContext,
  type ServiceDefinition,
} from './definition';
export { ProcessMetrics } from './process-metrics';
export { runService, runUntilStopped } from './run-service';
export { startService } from './start-service';
export { DueWork, type DueBatch, type DueWorkOptions } from './due-work';
export { Readiness } from './readiness';
export { RecurringWork, type RecurringWorkOptions } from './recurring-work';
export { claimFaults, oncePerKind, type ArmedFault, type Exposure, type FaultClaim } from './faults/claim-faults';
export { FaultStore, type Fault, type StoredClaim, type Visit } from './faults/fault.store';
export { faultTablesMigration } from './faults/fault-tables.migration';
export { FaultsModule } from './faults/faults.module';
