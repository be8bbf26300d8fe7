import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { operationEndOrdered } from '@ballast/contracts/operator';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { EndOperationsHandler } from './end-operations.handler';

/** Takes in the orders of operators to end Operations. */
@Controller()
export class EndOperationsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: EndOperationsHandler,
  ) {}

  @EventPattern(TOPICS.operatorEvents)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) => {
      const orders = messages.filter(({ type }) => type === operationEndOrdered.type);
      return this.handler.handle(
        tx,
        decodeMessages(orders, (message) => decode(operationEndOrdered, message)),
      );
    });
  }
}
