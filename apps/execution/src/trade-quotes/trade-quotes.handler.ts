import { Inject, Injectable } from '@nestjs/common';
import { compose, type Composed, type Envelope, type QuoteAuthorized, type QuoteTraded } from '@ballast/contracts';
import { quoteTraded } from '@ballast/contracts/quote';
import { toTimestamp, tradeId, type Clock } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { TradeStore } from '../settle-executions/trade.store';
import { VENUE, type Venue } from '../venue/venue';

type Authorized = Envelope<QuoteAuthorized>;

/** Books the trades of authorized quotes at the prices of the quotes. A quote that was traded before is not traded again. */
@Injectable()
export class TradeQuotesHandler {
  constructor(
    @Inject(VENUE) private readonly venue: Venue,
    private readonly trades: TradeStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(tx: Tx, received: readonly Authorized[]): Promise<readonly OutgoingMessage[]> {
    if (received.length === 0) return [];
    const ids = received.map(({ data }) => data.quote.quote_id);
    const traded = await this.trades.ofSources(tx, ids);
    const fresh = received.filter(
      ({ data: { quote } }, index) => !traded.has(quote.quote_id) && ids.indexOf(quote.quote_id) === index,
    );
    const { refused, messages } = await this.venue.refusedQuotes(
      tx,
      fresh.map((cause) => ({ quoteId: cause.data.quote.quote_id, asset: cause.data.quote.underlying, cause })),
    );
    const now = toTimestamp(this.clock());
    const facts = fresh.map((command) => this.fact(command, refused.has(command.data.quote.quote_id), now));
    await this.trades.insertOfQuotes(
      tx,
      facts.map(({ envelope }) => envelope),
    );
    return [...messages, ...facts];
  }

  private fact(command: Authorized, isRefused: boolean, now: string): Composed<QuoteTraded> {
    const { quote_id } = command.data.quote;
    return compose(quoteTraded, {
      cause: command,
      key: quote_id,
      place: quote_id,
      occurredAt: now,
      data: {
        ...command.data,
        trade_id: isRefused ? '' : tradeId(quote_id, 0),
        executed_at: now,
        venue: this.venue.name,
      },
    });
  }
}
