import { Controller, Inject, type Type } from '@nestjs/common';
import { FAULT_SCENARIOS, type FaultKind } from '@ballast/contracts';
import { INTERNAL, type InternalRequest, type SandboxFault } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER } from '@ballast/platform-service';
import { parseFaultScenario } from './fault-scenario';
import { FaultStore } from './fault.store';

/** The controller that arms and clears the sandbox faults of these kinds, which strike in its service. */
export function faultsController(kinds: readonly FaultKind[]): Type {
  const arm = armOf(kinds);
  const { clear } = INTERNAL.faults;

  @Controller()
  class FaultsController {
    constructor(
      private readonly writePath: WritePath,
      private readonly faults: FaultStore,
      @Inject(LOGGER) private readonly logger: Logger,
    ) {}

    /** Arms a fault for every Operation that reaches this service after the answer. Idempotent by `id`. */
    @HandlesInternal(arm)
    async arm({ body: fault }: InternalRequest<typeof arm>): Promise<SandboxFault> {
      const armed = await this.writePath.run(async (tx) => ({
        result: await this.faults.arm(tx, fault),
        messages: [],
      }));
      this.logger.info({ fault: armed }, 'fault armed');
      return armed;
    }

    @HandlesInternal(clear)
    async clear(): Promise<void> {
      await this.writePath.run(async (tx) => ({ result: await this.faults.clear(tx), messages: [] }));
      this.logger.info('faults cleared');
    }
  }
  return FaultsController;
}

/** The declared call, which takes only scenarios of these kinds. */
function armOf(kinds: readonly FaultKind[]): typeof INTERNAL.faults.arm {
  const { arm } = INTERNAL.faults;
  const scenarios = FAULT_SCENARIOS.filter((scenario) => kinds.some((kind) => scenario.split(':')[0] === kind));
  const isOurs = (text: string): boolean => {
    const scenario = parseFaultScenario(text);
    return scenario !== undefined && kinds.includes(scenario.kind);
  };
  const scenario = arm.body.shape.scenario.refine(isOurs, `must be one of ${scenarios.join(', ')}`);
  return { ...arm, body: arm.body.extend({ scenario }) };
}
