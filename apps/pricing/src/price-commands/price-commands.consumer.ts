import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { pricesLock, pricesQuote } from '@ballast/contracts/pricing';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import type { LockCommand, QuoteCommand } from './price-command';
import { PriceCommandsHandler } from './price-commands.handler';

/** Takes in the requests to quote and to lock prices. */
@Controller()
export class PriceCommandsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly handler: PriceCommandsHandler,
  ) {}

  @EventPattern(TOPICS.pricingCommands)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, (tx, messages) => {
      const quotes = decodeMessages(
        messages.filter(({ type }) => type === pricesQuote.type),
        (message): QuoteCommand => ({ envelope: decode(pricesQuote, message), text: message.value }),
      );
      const locks = decodeMessages(
        messages.filter(({ type }) => type === pricesLock.type),
        (message): LockCommand => ({ envelope: decode(pricesLock, message), text: message.value }),
      );
      return this.handler.handle(tx, { quotes, locks });
    });
  }
}
