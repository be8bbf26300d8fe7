import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { WritePath, type LogBatch } from '@ballast/platform-log';
import { AcceptRequestsHandler } from './accept-requests.handler';

@Controller()
export class AcceptRequestsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: AcceptRequestsHandler,
  ) {}

  @EventPattern(TOPICS.strategyRequests)
  receive(@Payload() batch: LogBatch): Promise<void> {
    return this.writePath.commit(batch, (tx, messages) => this.handler.handle(tx, messages));
  }
}
