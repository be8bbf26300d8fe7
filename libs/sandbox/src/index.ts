export { oncePerKind, type Exposure, type FaultStrike } from './claim-faults';
export { parseFaultScenario } from './fault-scenario';
export { faultTablesMigration } from './fault-tables.migration';
export { FaultStore, type StoredClaim } from './fault.store';
export { FaultsModule } from './faults.module';
