import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, pricesLock, pricesQuote, TOPICS } from '@ballast/contracts';
import { decodeMessages, WritePath, type LogBatch, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { PricingConfig } from '../config';
import { DueLocks } from '../lock-prices/due-locks';
import { LockPricesHandler } from '../lock-prices/lock-prices.handler';
import { quotePrices } from '../quote-prices/quote-prices';
import { loadMarket } from './market.store';
import { wantedByLock, wantedByQuote, type LockCommand, type QuoteCommand } from './price-command';

/** Takes in requests for prices, to quote or to lock. A slice is answered as a whole from one look at the market. */
@Controller()
export class PriceCommandsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly locks: LockPricesHandler,
    private readonly dueLocks: DueLocks,
    @Inject(SERVICE_CONFIG) private readonly config: PricingConfig,
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
      ...quotes.map((command) => quotePrices(command, market, this.config.PRICING_STALE_AFTER_MS)),
      ...(await this.locks.lock(tx, locks, market, () => this.dueLocks.wake())),
    ];
  }
}
