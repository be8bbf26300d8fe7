export { oncePerKind, type Exposure, type FaultStrike } from './claim-faults';
export { FAULT_TABLES } from './fault-tables';
export { faultTablesMigration } from './fault-tables.migration';
export type { StoredClaim } from './fault.store';
export { FaultsFold } from './faults.fold';
export { FaultsModule } from './faults.module';
export { SandboxFaults } from './sandbox-faults';
