import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { pricesAwaited } from '@ballast/contracts/pricing';
import { readReply } from '@ballast/domain-operation/operation-replies';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { AdvanceOperationsHandler } from './advance-operations.handler';

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
    return this.writePath.commit(slice, async (tx, messages) => {
      // An Operation does nothing about a wait of pricing: the answer follows.
      const replies = messages.filter(({ type }) => type !== pricesAwaited.type);
      return replies.length === 0 ? [] : this.handler.handle(tx, decodeMessages(replies, readReply));
    });
  }
}
