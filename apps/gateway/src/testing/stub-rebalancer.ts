import { compose, decode, type Composed, type StoredConfiguration, type TargetAllocation } from '@ballast/contracts';
import {
  allocationChanged,
  allocationRequested,
  configurationsChanged,
  configurationsRequested,
} from '@ballast/contracts/rebalancing';
import { decideAllocation, decideConfigurations } from '@ballast/domain-rebalancing';
import { newId, systemClock, toTimestamp } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';
import { outsideCause } from '@ballast/test-kit';

/** Stub of the rebalancer: it decides allocations and configurations by the real rules. */
export class StubRebalancer {
  private readonly allocations = new Map<string, TargetAllocation>();
  private readonly configurations = new Map<string, StoredConfiguration>();

  /** The fact that follows from a request. */
  answer(message: LogMessage): readonly Composed[] {
    return message.type === allocationRequested.type
      ? this.changeAllocation(message)
      : this.changeConfigurations(message);
  }

  private changeAllocation(message: LogMessage): readonly Composed[] {
    const { platformCode, data: asked } = decode(allocationRequested, message);
    const before = this.allocations.get(asked.allocation_id) ?? null;
    const allocation = decideAllocation(before, asked, toTimestamp(systemClock()));
    this.allocations.set(allocation.id, allocation);
    return [compose(allocationChanged, { ...originOf(platformCode), data: { asked, allocation } })];
  }

  private changeConfigurations(message: LogMessage): readonly Composed[] {
    const { platformCode, data: asked } = decode(configurationsRequested, message);
    const decided = decideConfigurations(this.configurations, asked, toTimestamp(systemClock()));
    for (const each of decided.configurations) this.configurations.set(each.account_id, each);
    const data = { asked, ...decided, configurations: [...decided.configurations] };
    return [compose(configurationsChanged, { ...originOf(platformCode), data })];
  }
}

function originOf(platformCode: string) {
  return {
    key: platformCode,
    cause: outsideCause(newId(), platformCode),
    place: newId(),
    occurredAt: toTimestamp(systemClock()),
  };
}
