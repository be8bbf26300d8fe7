import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { decodeMessages, WritePath, type LogBatch } from '@ballast/platform-log';
import { RegistryEventsHandler } from './registry-events.handler';
import { readRegistryReply } from './read-registry-events';

@Controller()
export class RegistryEventsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: RegistryEventsHandler,
  ) {}

  @EventPattern(TOPICS.registryEvents)
  receive(@Payload() batch: LogBatch): Promise<void> {
    return this.writePath.commit(batch, (tx, messages) =>
      this.handler.handle(tx, decodeMessages(messages, readRegistryReply)),
    );
  }
}
