import { Inject, Injectable } from '@nestjs/common';
import { compose, type Envelope, type TradesBooked } from '@ballast/contracts';
import { settlementPosted, transactionsPosted } from '@ballast/contracts/credit';
import {
  evolve,
  postSettlement,
  settlementAnswer,
  tradedTransaction,
  transactionsOf,
  type LedgerTransaction,
} from '@ballast/domain-ledger';
import { toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER } from '@ballast/platform-service';
import { CreditMetrics } from '../credit.metrics';
import { ChunkStore } from '../persistence/chunk.store';
import type { PlacedTransaction } from '../persistence/journal.store';
import { LedgerStore } from '../persistence/ledger.store';
import { SettlementStore, type Settlement } from './settlement.store';

/** Upper bound of transfers in one `transactions.posted`, which is then about 450 kB long. */
const TRANSFERS_PER_MESSAGE = 2_000;

interface DecidedSettlement {
  readonly settlement: Settlement;
  readonly transactions: readonly LedgerTransaction[];
}

interface WrittenSettlement {
  readonly message: Envelope<TradesBooked>;
  readonly transactions: readonly PlacedTransaction[];
  readonly postedAt: Timestamp;
}

/**
 * Captures the holds of bookings that traded, releases those of refused bookings, and posts one transaction for each
 * booking that traded. A repeated chunk changes nothing.
 */
@Injectable()
export class PostSettlementsHandler {
  constructor(
    private readonly settlements: SettlementStore,
    private readonly ledger: LedgerStore,
    private readonly chunks: ChunkStore,
    private readonly metrics: CreditMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(tx: Tx, received: readonly Envelope<TradesBooked>[]): Promise<readonly OutgoingMessage[]> {
    const booked = await this.chunks.firstTime(tx, 'settle', { items: received, keyOf: ({ data }) => data });
    const again = received.filter((message) => message.data.again === true && !booked.includes(message));
    return [...(await this.post(tx, booked)), ...again.map((message) => this.answerAgain(message))];
  }

  private async post(tx: Tx, booked: readonly Envelope<TradesBooked>[]): Promise<readonly OutgoingMessage[]> {
    if (booked.length === 0) return [];
    const settlements = await this.settlements.take(tx, booked);
    const decided = settlements.all.map((settlement): DecidedSettlement => {
      const facts = postSettlement(settlement.message.data, settlements.stateOf(settlement));
      for (const fact of facts) evolve(settlements.book, fact);
      return { settlement, transactions: transactionsOf(facts) };
    });
    const { transactions, postedAt } = await this.ledger.post(tx, {
      book: settlements.book,
      platforms: [...new Set(settlements.all.map(({ accounts }) => accounts))],
      transactions: decided.flatMap(({ settlement, transactions: own }) =>
        own.map((transaction) => ({ accounts: settlement.accounts, transaction })),
      ),
    });
    let before = 0;
    const written = decided.map(({ settlement: { message }, transactions: own }): WrittenSettlement => {
      const inJournal = transactions.slice(before, (before += own.length));
      return {
        message,
        transactions: inJournal,
        postedAt: postedAt(message.platformCode),
      };
    });
    tx.afterCommit(() => this.report(written));
    return written.flatMap((settlement) => [answerTo(settlement), ...factsOf(settlement)]);
  }

  /** The answer about a chunk that was posted before, for a receiver that lost it. Postings are not reported again. */
  private answerAgain(message: Envelope<TradesBooked>): OutgoingMessage {
    return answerTo({ message, postedAt: toTimestamp(this.clock()) });
  }

  private report(written: readonly WrittenSettlement[]): void {
    for (const { message, transactions } of written) {
      const { operation_id, chunk, refused } = settlementAnswer(message.data);
      this.metrics.posted(transactions.map(({ transaction }) => transaction));
      const counts = { transactions: transactions.length, refused: refused.length };
      this.logger.info({ operation_id, chunk, ...counts }, 'settlement posted');
    }
  }
}

function answerTo({ message, postedAt }: Pick<WrittenSettlement, 'message' | 'postedAt'>): OutgoingMessage {
  const { operation_id, chunk } = message.data;
  return compose(settlementPosted, {
    cause: message,
    key: operation_id,
    place: `${operation_id}:${chunk}`,
    occurredAt: postedAt,
    data: settlementAnswer(message.data),
  });
}

/**
 * The transactions as facts of the record, in messages of a size that every log takes. The first one names the sources
 * without a transaction, whose holds were given back.
 */
function factsOf({ message, transactions, postedAt }: WrittenSettlement): readonly OutgoingMessage[] {
  const { source, operation_id, type, strategy_id, quoted_currency, chunk, bookings } = message.data;
  const bySource = new Map(bookings.map((booking) => [booking.source_id, booking]));
  const traded = new Set(transactions.map(({ transaction }) => transaction.source.id));
  const untraded = bookings.map(({ source_id }) => source_id).filter((id) => !traded.has(id));
  const packs = packed(transactions);
  return (packs.length === 0 && untraded.length > 0 ? [[]] : packs).map((pack, index) =>
    compose(transactionsPosted, {
      cause: message,
      key: message.platformCode,
      place: index,
      occurredAt: postedAt,
      data: {
        source,
        operation_id,
        type,
        strategy_id,
        quoted_currency,
        chunk,
        first_position: pack[0]?.firstPosition ?? 0,
        transactions: pack.map((posted) => tradedTransaction(posted, bookingOf(posted, bySource))),
        ...(index === 0 && untraded.length > 0 ? { untraded } : {}),
      },
    }),
  );
}

function bookingOf<B>({ transaction: { source } }: PlacedTransaction, bySource: ReadonlyMap<string, B>): B {
  const booking = bySource.get(source.id);
  if (booking === undefined) throw new Error(`the transaction of ${source.kind} ${source.id} has no booking`);
  return booking;
}

/** The transactions in packs of at most TRANSFERS_PER_MESSAGE transfers; a transaction is never cut. */
function packed(transactions: readonly PlacedTransaction[]): readonly (readonly PlacedTransaction[])[] {
  const packs: PlacedTransaction[][] = [];
  let room = 0;
  for (const transaction of transactions) {
    const size = transaction.transfers.length;
    const pack = packs.at(-1);
    if (pack === undefined || size > room) {
      packs.push([transaction]);
      room = TRANSFERS_PER_MESSAGE - size;
    } else {
      pack.push(transaction);
      room -= size;
    }
  }
  return packs;
}
