import { Module, type DynamicModule } from '@nestjs/common';
import type { FaultKind } from '@ballast/contracts';
import type { Logger, Metrics } from '@ballast/platform-observability';
import type { FaultStrike } from './claim-faults';
import { FaultStore } from './fault.store';
import { faultsController } from './faults.controller';
import { SandboxFaults, type OnCleared } from './sandbox-faults';

interface FaultsOptions {
  /** Name of the service, and of its database schema, which holds the fault tables. */
  readonly service: string;
  /** Kinds of scenarios that this service can act out; it refuses to arm any other. */
  readonly kinds: readonly FaultKind[];
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Changes more of the service in the transaction in which the faults are cleared. */
  readonly onCleared?: OnCleared;
}

/** Faults of the sandbox in one service. A service in production does not import this module. */
@Module({})
export class FaultsModule {
  static of(options: FaultsOptions): DynamicModule {
    const { service, kinds, logger, metrics, onCleared } = options;
    const claimed = metrics.counter('ballast_fault_claims_total', 'Uses that Operations took of armed faults.', [
      'scenario',
    ]);
    const onClaimed = (claims: readonly FaultStrike[]): void => {
      for (const { operationId, faultId, scenario, units } of claims) {
        claimed.inc({ scenario: scenario.kind }, units);
        logger.info({ operation_id: operationId, fault_id: faultId, scenario, units }, 'fault claimed');
      }
    };
    const faults = new SandboxFaults(service, new FaultStore(service), { onClaimed, onCleared });
    return {
      module: FaultsModule,
      controllers: [faultsController(kinds)],
      providers: [{ provide: SandboxFaults, useValue: faults }],
      exports: [SandboxFaults],
    };
  }
}
