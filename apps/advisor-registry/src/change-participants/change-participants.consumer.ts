import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { ChangeParticipantsHandler } from './change-participants.handler';
import { isParticipantChange, readParticipantChange } from './participant-change';

/** Takes in the commands that register and change participants. */
@Controller()
export class ChangeParticipantsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: ChangeParticipantsHandler,
  ) {}

  @EventPattern(TOPICS.registryCommands)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) =>
      this.handler.handle(tx, decodeMessages(messages.filter(isParticipantChange), readParticipantChange)),
    );
  }
}
