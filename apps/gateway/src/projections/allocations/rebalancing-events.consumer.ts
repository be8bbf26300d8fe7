import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { allocationChanged } from '@ballast/contracts/rebalancing';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { RebalancingEventsHandler } from './rebalancing-events.handler';

@Controller()
export class RebalancingEventsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: RebalancingEventsHandler,
  ) {}

  @EventPattern(TOPICS.rebalancingEvents)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) =>
      this.handler.handle(
        tx,
        decodeMessages(messages, (message) => decode(allocationChanged, message)),
      ),
    );
  }
}
