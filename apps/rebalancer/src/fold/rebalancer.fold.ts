import { decode, TOPICS } from '@ballast/contracts';
import { allocationChanged } from '@ballast/contracts/rebalancing';
import type { FoldPhase, ServiceFold } from '@ballast/platform-record';
import { AllocationStore } from '../persistence/allocation.store';
import { HandledRequestStore } from '../persistence/handled-request.store';

/** The allocations and the handled requests, from the facts of the rebalancer. */
export class RebalancerFold implements ServiceFold {
  private readonly allocations = new AllocationStore();
  private readonly handledRequests = new HandledRequestStore();

  readonly phases: readonly FoldPhase[] = [
    {
      topic: TOPICS.rebalancingEvents,
      types: [allocationChanged.type],
      apply: async (tx, messages) => {
        const facts = messages.map((message) => decode(allocationChanged, message));
        await this.handledRequests.insert(
          tx,
          facts.map(({ data }) => data.asked.change_id),
        );
        await this.allocations.save(tx, facts);
      },
    },
  ];
}
