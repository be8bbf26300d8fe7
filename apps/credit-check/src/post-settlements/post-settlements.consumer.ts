import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { tradesBooked } from '@ballast/contracts/execution';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { PostSettlementsHandler } from './post-settlements.handler';

/** Takes in booked trades, which settle in the ledger. */
@Controller()
export class PostSettlementsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: PostSettlementsHandler,
  ) {}

  @EventPattern(TOPICS.tradeEvents)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) => {
      const booked = messages.filter(({ type }) => type === tradesBooked.type);
      return this.handler.handle(
        tx,
        decodeMessages(booked, (message) => decode(tradesBooked, message)),
      );
    });
  }
}
