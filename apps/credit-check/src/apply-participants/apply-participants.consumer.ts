import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { WritePath, type LogBatch } from '@ballast/platform-log';
import { ApplyParticipantsHandler } from './apply-participants.handler';

@Controller()
export class ApplyParticipantsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: ApplyParticipantsHandler,
  ) {}

  @EventPattern(TOPICS.registryEvents)
  receive(@Payload() batch: LogBatch): Promise<void> {
    return this.writePath.commit(batch, (tx, messages) => this.handler.handle(tx, messages));
  }
}
