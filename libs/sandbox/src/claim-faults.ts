import type { FaultScenario } from '@ballast/contracts';

/** A fault that has uses left. */
export interface ArmedFault {
  readonly id: string;
  readonly scenario: FaultScenario;
  /** Uses left: Operations, or for `venue_reject` Executions. */
  readonly remaining: number;
  /** Strategy whose Operations meet the fault; null when the Operations of every Strategy do. */
  readonly strategyId: string | null;
}

export interface FaultStrike {
  readonly operationId: string;
  readonly faultId: string;
  readonly scenario: FaultScenario;
  /** Number of uses that the Operation took. */
  readonly units: number;
}

/** An Operation that reaches the place where faults strike. */
export interface Exposure {
  readonly operationId: string;
  readonly strategyId: string;
  /** Uses of the scenario that this Operation has room for, after those it took already. */
  readonly room: (scenario: FaultScenario, claimed: readonly FaultStrike[]) => number;
}

/**
 * The claims of Operations on the armed faults. Operations claim in the order given, each from the faults in the order of
 * arming, as many uses as the Operation has room for and the fault has left.
 */
export function claimFaults(armed: readonly ArmedFault[], exposures: readonly Exposure[]): readonly FaultStrike[] {
  const left = new Map(armed.map(({ id, remaining }) => [id, remaining]));
  return exposures.flatMap(({ operationId, strategyId, room }) => {
    const claimed: FaultStrike[] = [];
    for (const { id, scenario, strategyId: only } of armed) {
      const remaining = left.get(id) ?? 0;
      if (remaining === 0 || (only !== null && only !== strategyId)) continue;
      const units = Math.min(remaining, room(scenario, claimed));
      if (units <= 0) continue;
      left.set(id, remaining - units);
      claimed.push({ operationId, faultId: id, scenario, units });
    }
    return claimed;
  });
}

/** Room for one use of each kind of scenario, for scenarios that strike an Operation as a whole. */
export function oncePerKind(scenario: FaultScenario, claimed: readonly FaultStrike[]): number {
  return claimed.some((claim) => claim.scenario.kind === scenario.kind) ? 0 : 1;
}

/** Claims by Operation, those of each Operation in their order. */
export function byOperation<T extends Pick<FaultStrike, 'operationId'>>(
  claims: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const grouped = new Map<string, T[]>();
  for (const claim of claims) {
    const group = grouped.get(claim.operationId);
    if (group === undefined) grouped.set(claim.operationId, [claim]);
    else group.push(claim);
  }
  return grouped;
}
