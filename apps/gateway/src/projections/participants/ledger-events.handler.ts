import { Inject, Injectable } from '@nestjs/common';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { type PublicEventSink, PublicEventsProjection, transferEvent } from '../../events';
import { Replies, type ReplySink } from '../../replies';
import { tradeEvents } from '../quotes/trade-events';
import { accountEvents } from '../accounts/account-events';
import { CustomerAccountsProjection } from '../accounts/customer-accounts.projection';
import { TransfersProjection } from '../transfers/transfers.projection';
import { DepositsProjection } from '../deposits/deposits.projection';
import { movementEvent } from '../movements/movement-event';
import { MovementsProjection } from '../movements/movements.projection';
import { QuoteEndsProjection } from '../quotes/quote-ends.projection';
import { TradesProjection } from '../trades/trades.projection';
import { ParticipantsProjection } from './participants.projection';
import type { LedgerEvent } from './read-ledger-events';

/**
 * Projects deposits once they are posted, and participants and customer accounts once the credit check has applied them,
 * with the public events of accounts, and records the replies for calls that wait for the ledger. The registry reports
 * participants earlier, but a caller who reads a participant may use it at once, and the credit check would refuse it as
 * unknown.
 */
@Injectable()
export class LedgerEventsHandler {
  constructor(
    private readonly participants: ParticipantsProjection,
    private readonly accounts: CustomerAccountsProjection,
    private readonly deposits: DepositsProjection,
    private readonly quotes: QuoteEndsProjection,
    private readonly trades: TradesProjection,
    private readonly transfers: TransfersProjection,
    private readonly movements: MovementsProjection,
    @Inject(PublicEventsProjection) private readonly publicEvents: PublicEventSink,
    @Inject(Replies) private readonly replies: ReplySink,
  ) {}

  async handle(tx: Tx, read: readonly (LedgerEvent | undefined)[]): Promise<readonly OutgoingMessage[]> {
    const events = read.filter((event) => event !== undefined);
    await this.participants.project(
      tx,
      events.flatMap(({ participants }) => participants),
    );
    const settled = await this.accounts.project(
      tx,
      events.flatMap(({ accounts }) => accounts),
    );
    await this.deposits.project(
      tx,
      events.flatMap(({ deposits = [] }) => deposits),
    );
    await this.deposits.reverse(
      tx,
      events.flatMap(({ reversals = [] }) => reversals),
    );
    const ends = events.flatMap(({ quotes = [] }) => quotes);
    const trades = await this.quotes.project(
      tx,
      ends.map(({ end }) => end),
    );
    const platforms = new Map(ends.map(({ end, cause }) => [end.quoteId, cause.platformCode]));
    await this.trades.addOfQuotes(
      tx,
      [...trades].map(([id, trade]) => ({ platformCode: platforms.get(id) ?? '', trade })),
    );
    const transferred = await this.transfers.project(
      tx,
      events.flatMap(({ transfers = [] }) => transfers),
    );
    const moved = await this.movements.project(
      tx,
      events.flatMap(({ movements = [] }) => movements),
    );
    const ended = await this.replies.record(
      tx,
      events.flatMap(({ reply }) => reply ?? []),
    );
    // From here to the commit, batches of one platform wait for each other.
    return [
      ...ended,
      ...(await this.publicEvents.record(tx, [
        ...settled.flatMap(accountEvents),
        ...transferred.map(transferEvent),
        ...moved.map(movementEvent),
        ...tradeEvents(ends, trades),
      ])),
    ];
  }
}
