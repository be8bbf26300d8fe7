import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { movementSend } from '@ballast/contracts/money';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { SendMovementsHandler } from './send-movements.handler';

/** Takes in movements to send over the rail. */
@Controller()
export class SendMovementsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: SendMovementsHandler,
  ) {}

  @EventPattern(TOPICS.moneyCommands)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) =>
      this.handler.handle(
        tx,
        decodeMessages(messages, (message) => decode(movementSend, message)),
      ),
    );
  }
}
