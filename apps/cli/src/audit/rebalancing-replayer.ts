import { decode, type StoredConfiguration, type TargetAllocation } from '@ballast/contracts';
import { allocationChanged, configurationsChanged } from '@ballast/contracts/rebalancing';
import { decideAllocation, decideConfigurations } from '@ballast/domain-rebalancing';
import type { LogMessage } from '@ballast/platform-log';
import { deviationOf } from './deviation';
import type { Outcome, Replayer } from './replayer';

/**
 * Decides allocations and configurations again, each from the request that its fact repeats and from the facts before
 * it. All facts of a platform stand in one partition, in the order of their decisions.
 */
export class RebalancingReplayer implements Replayer {
  readonly types: readonly string[] = [allocationChanged.type, configurationsChanged.type];

  private readonly allocations = new Map<string, TargetAllocation>();
  private readonly configurations = new Map<string, StoredConfiguration>();

  replay(message: LogMessage): Outcome {
    return message.type === allocationChanged.type
      ? this.replayAllocation(message)
      : this.replayConfigurations(message);
  }

  private replayAllocation(message: LogMessage): Outcome {
    const { occurredAt, data } = decode(allocationChanged, message);
    const { asked, allocation } = data;
    const again = decideAllocation(this.allocations.get(allocation.id) ?? null, asked, occurredAt);
    this.allocations.set(allocation.id, allocation);
    return deviationOf(allocation, again);
  }

  private replayConfigurations(message: LogMessage): Outcome {
    const { occurredAt, data } = decode(configurationsChanged, message);
    const { asked, ...recorded } = data;
    const again = decideConfigurations(this.configurations, asked, occurredAt);
    for (const configuration of recorded.configurations) {
      this.configurations.set(configuration.account_id, configuration);
    }
    return deviationOf(recorded, again);
  }
}
