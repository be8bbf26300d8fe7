import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { allocationRequested } from '@ballast/contracts/rebalancing';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { ChangeAllocationsHandler } from '../change-allocations/change-allocations.handler';

/** The one ordered stream of a platform's requests: each is decided from what the requests before it have left. */
@Controller()
export class RebalancingRequestsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly changeAllocations: ChangeAllocationsHandler,
  ) {}

  @EventPattern(TOPICS.rebalancingRequests)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) =>
      this.changeAllocations.handle(
        tx,
        decodeMessages(messages, (message) => decode(allocationRequested, message)),
      ),
    );
  }
}
