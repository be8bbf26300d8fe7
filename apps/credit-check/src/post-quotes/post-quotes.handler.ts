import { Inject, Injectable } from '@nestjs/common';
import { compose, type Envelope, type QuoteTraded } from '@ballast/contracts';
import { transactionsPosted } from '@ballast/contracts/credit';
import { movementRequest } from '@ballast/contracts/money';
import { quoteSettled } from '@ballast/contracts/quote';
import { plainReason } from '@ballast/domain-execution';
import {
  accountNamed,
  evolve,
  LedgerAccounts,
  LedgerBook,
  postQuote,
  tradedTransaction,
  transactionsOf,
  type Account,
  type Hold,
  type LedgerTransaction,
  type PlatformAccounts,
  type TradedSource,
} from '@ballast/domain-ledger';
import { withdrawalOfQuote } from '@ballast/domain-rfq';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER } from '@ballast/platform-service';
import { CreditMetrics } from '../credit.metrics';
import { AccountStore } from '../persistence/account.store';
import { BalanceStore } from '../persistence/balance.store';
import { HoldStore, type TakenHold } from '../persistence/hold.store';
import { LedgerStore, type WrittenTransactions } from '../persistence/ledger.store';

type Traded = Envelope<QuoteTraded>;

interface SettledQuote {
  readonly message: Traded;
  readonly accounts: PlatformAccounts;
  readonly own: Account;
  readonly cash: Account;
  readonly holds: readonly Hold[];
}

/**
 * Captures the hold of each quote that traded and posts its transaction, or releases the hold when the venue refused. A
 * quote without a hold was settled before, and changes nothing. The asset of a quote to convert and withdraw is asked to
 * leave in the same transaction.
 */
@Injectable()
export class PostQuotesHandler {
  constructor(
    private readonly accounts: AccountStore,
    private readonly balances: BalanceStore,
    private readonly holds: HoldStore,
    private readonly ledger: LedgerStore,
    private readonly metrics: CreditMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handle(tx: Tx, received: readonly Traded[]): Promise<readonly OutgoingMessage[]> {
    if (received.length === 0) return [];
    const taken = await this.holds.take(
      tx,
      received.map(({ data }) => data.quote.quote_id),
    );
    const quotes = settledQuotes(received, taken);
    if (quotes.length === 0) return [];
    const own = [...new Set(quotes.map((quote) => quote.own.id))];
    await this.accounts.lock(tx, own);
    const rows = await this.balances.read(tx, [...new Set([...own, ...quotes.map(({ cash }) => cash.id)])]);
    const book = new LedgerBook(
      rows,
      quotes.flatMap(({ holds }) => holds),
    );
    const decided = quotes.map((quote) => ({ quote, transactions: post(quote, book) }));
    const written = await this.ledger.post(tx, {
      book,
      platforms: [...new Set(quotes.map(({ accounts }) => accounts))],
      transactions: decided.flatMap(({ quote, transactions }) =>
        transactions.map((transaction) => ({ accounts: quote.accounts, transaction })),
      ),
    });
    tx.afterCommit(() => this.report(decided.flatMap(({ transactions }) => transactions)));
    return quotes.flatMap((quote) => messagesOf(quote, written));
  }

  private report(transactions: readonly LedgerTransaction[]): void {
    this.metrics.posted(transactions);
    for (const { source } of transactions) this.logger.info({ quote_id: source.id }, 'quote posted');
  }
}

function settledQuotes(
  received: readonly Traded[],
  taken: ReadonlyMap<string, readonly TakenHold[]>,
): readonly SettledQuote[] {
  const ledger = new LedgerAccounts();
  const left = new Map(taken);
  return received.flatMap((message): readonly SettledQuote[] => {
    const { quote, own_account, cash_account } = message.data;
    const ofQuote = left.get(quote.quote_id);
    if (ofQuote === undefined) return [];
    left.delete(quote.quote_id);
    const accounts = ledger.onPlatform(message.platformCode);
    const [own, cash] = [accountOn(accounts, own_account), accountOn(accounts, cash_account)];
    const holds = ofQuote.map(({ accountId, ...hold }) => ({ ...hold, account: accountId === own.id ? own : cash }));
    return [{ message, accounts, own, cash, holds }];
  });
}

function accountOn(accounts: PlatformAccounts, name: string): Account {
  if (name === accounts.float.name) return accounts.float;
  const account = accountNamed(accounts.platformCode, name);
  if (account === null) throw new Error(`${name} is no customer's account`);
  return account;
}

function post({ message, own, cash, holds }: SettledQuote, book: LedgerBook): readonly LedgerTransaction[] {
  const { quote, instrument, trade_id } = message.data;
  const { quote_id: quoteId, side, price, quantity, quoted_currency, underlying: asset } = quote;
  const scales = { [quoted_currency]: instrument.quoted_scale, [asset]: instrument.quantity_scale };
  const facts = postQuote(
    {
      quoteId,
      trade: trade_id === '' ? null : { leg: 0, asset, side, price, quantity, notional: quote.total_notional },
      holds,
      trader: own,
      cash,
      scales: { quoted_currency, scales },
    },
    book,
  );
  for (const fact of facts) evolve(book, fact);
  return transactionsOf(facts);
}

/** The transaction of a quote, or the end of its hold, and the end of the quote with the withdrawal that follows. */
function messagesOf({ message }: SettledQuote, { transactions, postedAt }: WrittenTransactions): OutgoingMessage[] {
  const { quote, request_id, trade_id, authorized_at, grant_version } = message.data;
  const executed_at = trade_id === '' ? '' : message.data.executed_at;
  const { quote_id } = quote;
  const own = transactions.filter(({ transaction }) => transaction.source.id === quote_id);
  const from = {
    cause: message,
    key: message.platformCode,
    place: quote_id,
    occurredAt: postedAt(message.platformCode),
  };
  const movement = trade_id === '' ? undefined : withdrawalOfQuote(message.data);
  const reason = trade_id === '' ? plainReason('venue_rejected') : { status_reason: '', status_code: '' };
  return [
    compose(transactionsPosted, {
      ...from,
      data: {
        source: 'quote',
        operation_id: quote_id,
        quoted_currency: quote.quoted_currency,
        chunk: 0,
        first_position: own[0]?.firstPosition ?? 0,
        transactions: own.map((posted) => tradedTransaction(posted, tradedQuote(message.data))),
        ...(own.length === 0 ? { untraded: [quote_id] } : {}),
      },
    }),
    compose(quoteSettled, {
      ...from,
      data: { quote_id, request_id, trade_id, executed_at, ...reason, authorized_at, grant_version },
    }),
    ...(movement === undefined ? [] : [compose(movementRequest, { ...from, data: { movement } })]),
  ];
}

function tradedQuote({ quote, trade_id }: QuoteTraded): TradedSource {
  const { participant_code, account_label, price } = quote;
  return { participant_code, account_label, trades: [{ leg: 0, price, trade_id }] };
}
