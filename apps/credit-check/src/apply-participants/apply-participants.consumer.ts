import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { participantsChanged } from '@ballast/contracts/registry';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { ApplyParticipantsHandler } from './apply-participants.handler';

/** Takes in participants that the registry has changed. */
@Controller()
export class ApplyParticipantsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: ApplyParticipantsHandler,
  ) {}

  @EventPattern(TOPICS.registryEvents)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) => {
      const changed = messages.filter(({ type }) => type === participantsChanged.type);
      return this.handler.handle(
        tx,
        decodeMessages(changed, (message) => decode(participantsChanged, message)),
      );
    });
  }
}
