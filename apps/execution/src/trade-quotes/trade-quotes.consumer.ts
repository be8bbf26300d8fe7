import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { quoteAuthorized } from '@ballast/contracts/quote';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { TradeQuotesHandler } from './trade-quotes.handler';

/** Takes in authorized quotes, instrument by instrument in their order. */
@Controller()
export class TradeQuotesConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: TradeQuotesHandler,
  ) {}

  @EventPattern(TOPICS.orderRequests)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) => {
      const quotes = messages.filter(({ type }) => type === quoteAuthorized.type);
      return this.handler.handle(
        tx,
        decodeMessages(quotes, (message) => decode(quoteAuthorized, message)),
      );
    });
  }
}
