import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, pricesLock, pricesQuote, TOPICS } from '@ballast/contracts';
import { decodeMessages, WritePath, type LogBatch, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { DueLocks } from '../lock-prices/due-locks';
import { LockPricesHandler } from '../lock-prices/lock-prices.handler';
import { DueQuotes } from '../quote-prices/due-quotes';
import { QuotePricesHandler } from '../quote-prices/quote-prices.handler';
import { loadMarket } from './market.store';
import { wantedByLock, wantedByQuote, type LockCommand, type QuoteCommand } from './price-command';

/** Takes in requests for prices, to quote or to lock. A slice is answered as a whole from one look at the market. */
@Controller()
export class PriceCommandsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly quotes: QuotePricesHandler,
    private readonly dueQuotes: DueQuotes,
    private readonly locks: LockPricesHandler,
    private readonly dueLocks: DueLocks,
  ) {}

  @EventPattern(TOPICS.pricingCommands)
  receive(@Payload() batch: LogBatch): Promise<void> {
    return this.writePath.commit(batch, (tx, messages) => this.answer(tx, messages));
  }

  private async answer(tx: Tx, messages: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    const quotes = decodeMessages(
      messages.filter(({ type }) => type === pricesQuote.type),
      (message): QuoteCommand => ({ envelope: decode(pricesQuote, message), text: message.value }),
    );
    const locks = decodeMessages(
      messages.filter(({ type }) => type === pricesLock.type),
      (message): LockCommand => ({ envelope: decode(pricesLock, message), text: message.value }),
    );
    if (quotes.length + locks.length === 0) return [];
    const market = await loadMarket(tx, {
      operationIds: locks.map(({ envelope }) => envelope.data.operation_id),
      wanted: [...quotes.map(({ envelope }) => wantedByQuote(envelope.data)), ...locks.map(wantedByLock)],
    });
    return [
      ...(await this.quotes.quote(tx, quotes, market, () => this.dueQuotes.wake())),
      ...(await this.locks.lock(tx, locks, market, () => this.dueLocks.wake())),
    ];
  }
}
