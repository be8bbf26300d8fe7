import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { OperationEventsHandler } from './operation-events.handler';
import { readOperationNews } from './read-operation-events';

@Controller()
export class OperationEventsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: OperationEventsHandler,
  ) {}

  @EventPattern(TOPICS.operationEvents)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) =>
      this.handler.handle(tx, decodeMessages(messages, readOperationNews)),
    );
  }
}
