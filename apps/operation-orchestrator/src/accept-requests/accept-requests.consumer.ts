import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { AcceptRequestsHandler } from './accept-requests.handler';
import { readRequest } from './read-request';

@Controller()
export class AcceptRequestsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: AcceptRequestsHandler,
  ) {}

  @EventPattern(TOPICS.strategyRequests)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) =>
      this.handler.handle(tx, decodeMessages(messages, readRequest)),
    );
  }
}
