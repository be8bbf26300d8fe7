import { Injectable } from '@nestjs/common';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { DueLocks } from '../lock-prices/due-locks';
import { LockPricesHandler } from '../lock-prices/lock-prices.handler';
import { DueQuotes } from '../quote-prices/due-quotes';
import { QuotePricesHandler } from '../quote-prices/quote-prices.handler';
import { MarketStore } from './market.store';
import { wantedByLock, wantedByQuote, type LockCommand, type QuoteCommand } from './price-command';

/** The requests of one slice of the log. */
export interface PriceCommands {
  readonly quotes: readonly QuoteCommand[];
  readonly locks: readonly LockCommand[];
}

/** Answers all requests of a slice from one look at the market. */
@Injectable()
export class PriceCommandsHandler {
  constructor(
    private readonly market: MarketStore,
    private readonly quotes: QuotePricesHandler,
    private readonly dueQuotes: DueQuotes,
    private readonly locks: LockPricesHandler,
    private readonly dueLocks: DueLocks,
  ) {}

  async handle(tx: Tx, { quotes, locks }: PriceCommands): Promise<readonly OutgoingMessage[]> {
    if (quotes.length + locks.length === 0) return [];
    const market = await this.market.load(tx, {
      operationIds: [...quotes, ...locks].map(({ envelope }) => envelope.data.operation_id),
      wanted: [...quotes.map(({ envelope }) => wantedByQuote(envelope.data)), ...locks.map(wantedByLock)],
    });
    return [
      ...(await this.quotes.quote(tx, quotes, market, () => this.dueQuotes.wake())),
      ...(await this.locks.lock(tx, locks, market, () => this.dueLocks.wake())),
    ];
  }
}
