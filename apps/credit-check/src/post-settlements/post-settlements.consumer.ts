import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { tradesBooked } from '@ballast/contracts/execution';
import { quoteTraded } from '@ballast/contracts/quote';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { sliceByType } from '../credit-commands/slice-by-type';
import { PostQuotesHandler } from '../post-quotes/post-quotes.handler';
import { PostSettlementsHandler } from './post-settlements.handler';

/** Takes in booked trades, which settle in the ledger. */
@Controller()
export class PostSettlementsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: PostSettlementsHandler,
    private readonly quotes: PostQuotesHandler,
  ) {}

  @EventPattern(TOPICS.tradeEvents)
  async receive(@Payload() received: Slice): Promise<void> {
    // Both kinds lock the journal of the platform after the accounts, so each has a transaction of its own.
    for (const slice of sliceByType(received)) await this.post(slice);
  }

  private post(slice: Slice): Promise<void> {
    return this.writePath.commit(slice, async (tx, messages) => {
      const booked = messages.filter(({ type }) => type === tradesBooked.type);
      const traded = messages.filter(({ type }) => type === quoteTraded.type);
      const settled = await this.handler.handle(
        tx,
        decodeMessages(booked, (message) => decode(tradesBooked, message)),
      );
      const posted = await this.quotes.handle(
        tx,
        decodeMessages(traded, (message) => decode(quoteTraded, message)),
      );
      return [...settled, ...posted];
    });
  }
}
