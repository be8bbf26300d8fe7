export { oncePerKind, type Exposure, type FaultStrike } from './claim-faults';
export { faultTablesMigration } from './fault-tables.migration';
export type { StoredClaim } from './fault.store';
export { FaultsModule } from './faults.module';
export { SandboxFaults } from './sandbox-faults';
