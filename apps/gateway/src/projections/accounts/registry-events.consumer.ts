import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { readRegistryEvent } from './read-registry-events';
import { RegistryEventsHandler } from './registry-events.handler';

@Controller()
export class RegistryEventsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: RegistryEventsHandler,
  ) {}

  @EventPattern(TOPICS.registryEvents)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) =>
      this.handler.handle(tx, decodeMessages(messages, readRegistryEvent)),
    );
  }
}
