import { decode, TOPICS } from '@ballast/contracts';
import { allocationChanged, configurationsChanged } from '@ballast/contracts/rebalancing';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase, ServiceFold } from '@ballast/platform-record';
import { AllocationStore } from '../persistence/allocation.store';
import { ConfigurationStore } from '../persistence/configuration.store';
import { HandledRequestStore } from '../persistence/handled-request.store';

/** Allocations, configurations and handled requests, from the facts of the rebalancer. */
export class RebalancerFold implements ServiceFold {
  private readonly allocations = new AllocationStore();
  private readonly configurations = new ConfigurationStore();
  private readonly handledRequests = new HandledRequestStore();

  readonly phases: readonly FoldPhase[] = [
    {
      topic: TOPICS.rebalancingEvents,
      types: [allocationChanged.type, configurationsChanged.type],
      apply: async (tx, messages) => {
        const of = (type: string): readonly LogMessage[] => messages.filter((message) => message.type === type);
        await this.changeAllocations(tx, of(allocationChanged.type));
        await this.changeConfigurations(tx, of(configurationsChanged.type));
      },
    },
  ];

  private async changeAllocations(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const facts = messages.map((message) => decode(allocationChanged, message));
    await this.handledRequests.insert(
      tx,
      facts.map(({ data }) => ({ changeId: data.asked.change_id, chunk: 0 })),
    );
    await this.allocations.save(tx, facts);
  }

  private async changeConfigurations(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const facts = messages.map((message) => decode(configurationsChanged, message));
    await this.handledRequests.insert(
      tx,
      facts.map(({ data }) => ({ changeId: data.asked.change_id, chunk: data.asked.chunk })),
    );
    await this.configurations.save(tx, facts);
  }
}
