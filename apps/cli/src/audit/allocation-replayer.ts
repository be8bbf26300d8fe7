import { decode, type TargetAllocation } from '@ballast/contracts';
import { allocationChanged } from '@ballast/contracts/rebalancing';
import { decideAllocation } from '@ballast/domain-rebalancing';
import type { LogMessage } from '@ballast/platform-log';
import { deviationOf } from './deviation';
import type { Outcome, Replayer } from './replayer';

/**
 * Decides allocations again, each from the request that its fact repeats and from the facts before it. All facts of a
 * platform stand in one partition, in the order of their decisions.
 */
export class AllocationReplayer implements Replayer {
  readonly types: readonly string[] = [allocationChanged.type];

  private readonly allocations = new Map<string, TargetAllocation>();

  replay(message: LogMessage): Outcome {
    const { occurredAt, data } = decode(allocationChanged, message);
    const { asked, allocation } = data;
    const again = decideAllocation(this.allocations.get(allocation.id) ?? null, asked, occurredAt);
    this.allocations.set(allocation.id, allocation);
    return deviationOf(allocation, again);
  }
}
