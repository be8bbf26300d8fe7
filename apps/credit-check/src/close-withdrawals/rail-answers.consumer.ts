import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { withdrawalAnswered } from '@ballast/contracts/money';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { CloseWithdrawalsHandler } from './close-withdrawals.handler';

/** Takes in the answers of the rail. */
@Controller()
export class RailAnswersConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: CloseWithdrawalsHandler,
  ) {}

  @EventPattern(TOPICS.moneyEvents)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) => {
      const answers = messages.filter(({ type }) => type === withdrawalAnswered.type);
      return this.handler.handle(
        tx,
        decodeMessages(answers, (message) => decode(withdrawalAnswered, message)),
      );
    });
  }
}
