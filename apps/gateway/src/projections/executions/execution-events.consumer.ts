import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { ExecutionEventsHandler } from './execution-events.handler';
import { readExecutionEvent } from './read-execution-events';

@Controller()
export class ExecutionEventsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: ExecutionEventsHandler,
  ) {}

  @EventPattern(TOPICS.executionEvents)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) =>
      this.handler.handle(tx, decodeMessages(messages, readExecutionEvent)),
    );
  }
}
