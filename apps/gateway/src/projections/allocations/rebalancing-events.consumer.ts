import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { readRebalancingEvent } from './read-rebalancing-events';
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
      this.handler.handle(tx, decodeMessages(messages, readRebalancingEvent)),
    );
  }
}
