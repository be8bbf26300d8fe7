import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { withdrawalSend } from '@ballast/contracts/money';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { SendWithdrawalsHandler } from './send-withdrawals.handler';

/** Takes in money to send over the rail. */
@Controller()
export class SendWithdrawalsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: SendWithdrawalsHandler,
  ) {}

  @EventPattern(TOPICS.moneyCommands)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) =>
      this.handler.handle(
        tx,
        decodeMessages(messages, (message) => decode(withdrawalSend, message)),
      ),
    );
  }
}
