import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { decodeMessages, WritePath, type LogBatch } from '@ballast/platform-log';
import { AdvanceOperationsHandler } from './advance-operations.handler';
import { readReply } from './read-reply';

@Controller()
export class AdvanceOperationsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: AdvanceOperationsHandler,
  ) {}

  @EventPattern(TOPICS.creditEvents)
  receiveCredit(@Payload() batch: LogBatch): Promise<void> {
    return this.advance(batch);
  }

  @EventPattern(TOPICS.priceEvents)
  receivePrices(@Payload() batch: LogBatch): Promise<void> {
    return this.advance(batch);
  }

  private advance(batch: LogBatch): Promise<void> {
    return this.writePath.commit(batch, (tx, messages) => this.handler.handle(tx, decodeMessages(messages, readReply)));
  }
}
