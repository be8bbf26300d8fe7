import { Controller, Inject, type Type } from '@nestjs/common';
import { FAULT_SCENARIOS, parseFaultScenario, type FaultKind } from '@ballast/contracts';
import { INTERNAL, type InternalRequest, type SandboxFault } from '@ballast/internal-api';
import { causeOfCall, HandlesInternal } from '@ballast/platform-http';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER } from '@ballast/platform-service';
import { SandboxFaults } from './sandbox-faults';

/** The controller that arms and clears the sandbox faults of these kinds, which strike in its service. */
export function faultsController(kinds: readonly FaultKind[]): Type {
  const arm = armOf(kinds);
  const { clear } = INTERNAL.faults;

  @Controller()
  class FaultsController {
    constructor(
      private readonly writePath: WritePath,
      private readonly faults: SandboxFaults,
      @Inject(LOGGER) private readonly logger: Logger,
    ) {}

    /** Arms a fault for every Operation that reaches this service after the answer. Idempotent by `id`. */
    @HandlesInternal(arm)
    async arm({ body: fault }: InternalRequest<typeof arm>): Promise<SandboxFault> {
      const cause = causeOfCall({ correlationId: fault.id, platformCode: '' });
      const stored = await this.writePath.run(async (tx) => {
        const { armed, messages } = await this.faults.arm(tx, fault, cause);
        return { result: armed, messages };
      });
      this.logger.info({ fault: stored }, 'fault armed');
      return stored;
    }

    @HandlesInternal(clear)
    async clear(): Promise<void> {
      const cause = causeOfCall({ correlationId: '', platformCode: '' });
      await this.writePath.run(async (tx) => ({ result: undefined, messages: await this.faults.clear(tx, cause) }));
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
