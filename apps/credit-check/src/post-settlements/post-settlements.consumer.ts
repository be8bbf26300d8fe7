import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { WritePath, type LogBatch } from '@ballast/platform-log';
import { PostSettlementsHandler } from './post-settlements.handler';

@Controller()
export class PostSettlementsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: PostSettlementsHandler,
  ) {}

  @EventPattern(TOPICS.tradeEvents)
  receive(@Payload() batch: LogBatch): Promise<void> {
    return this.writePath.commit(batch, (tx, messages) => this.handler.handle(tx, messages));
  }
}
