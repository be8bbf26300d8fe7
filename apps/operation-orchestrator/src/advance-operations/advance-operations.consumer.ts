import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { AdvanceOperationsHandler } from './advance-operations.handler';
import { readReply } from './read-reply';

@Controller()
export class AdvanceOperationsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: AdvanceOperationsHandler,
  ) {}

  @EventPattern(TOPICS.creditEvents)
  receiveCredit(@Payload() slice: Slice): Promise<void> {
    return this.advance(slice);
  }

  @EventPattern(TOPICS.priceEvents)
  receivePrices(@Payload() slice: Slice): Promise<void> {
    return this.advance(slice);
  }

  private advance(slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) => this.handler.handle(tx, decodeMessages(messages, readReply)));
  }
}
