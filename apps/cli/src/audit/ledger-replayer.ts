import { hash } from 'node:crypto';
import {
  decode,
  PURPOSES,
  TOPICS,
  type Deposit,
  type Envelope,
  type PostedTransfer,
  type TradesBooked,
} from '@ballast/contracts';
import {
  accountCloseJudged,
  depositPosted,
  depositRefused,
  outflowDecided,
  transactionsPosted,
} from '@ballast/contracts/credit';
import { tradesBooked } from '@ballast/contracts/execution';
import { movementChanged, movementDecided, transferDecided } from '@ballast/contracts/money';
import { quoteSettled, quoteTraded } from '@ballast/contracts/quote';
import { isEmptied, STATUS_RIGHTS } from '@ballast/domain-advisors';
import { outflowRefusal } from '@ballast/domain-credit';
import {
  depositAccount,
  type Deviation,
  LedgerAccounts,
  outflowAccount,
  outflowSource,
  outflowTransfer,
  owedTransfers,
  ReplayedJournal,
  termTexts,
  toldSource,
  transferText,
} from '@ballast/domain-ledger';
import { judgeTransfer } from '@ballast/domain-money';
import { IdSet } from '@ballast/invariants';
import { tradeId } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';
import { deviationOf } from './deviation';
import { ReplayedMovements } from './replayed-movements';
import { isBefore, type Judge, type Replayer, type ReplaySources } from './replayer';

/**
 * Decides the postings of the ledger again: the transfers of a transaction from the booked trades of its source, balances
 * and positions from the postings before it. Of the trades it keeps eight bytes for each source.
 */
export class LedgerReplayer implements Replayer {
  readonly types: readonly string[] = [
    accountCloseJudged.type,
    depositPosted.type,
    depositRefused.type,
    outflowDecided.type,
    quoteSettled.type,
    transactionsPosted.type,
    transferDecided.type,
    movementDecided.type,
    movementChanged.type,
  ];

  private readonly journal = new ReplayedJournal();
  private readonly accounts = new LedgerAccounts();
  private readonly movements = new ReplayedMovements();
  /** Fingerprints of the transfers that the ledger owes to each source. */
  private readonly owed = new IdSet();
  /** Fingerprints among them whose transfers were posted. */
  private readonly posted = new IdSet();
  /** Fingerprints of the deposits that were posted. */
  private readonly deposits = new IdSet();
  /** Sources of the outflows that were posted. */
  private readonly outflows = new IdSet();

  /** Quotes that traded. */
  private readonly tradedQuotes = new IdSet();
  /** Fingerprints of these quotes with the times of their trades. */
  private readonly tradeTimes = new IdSet();
  /** Notes that a quote had ended, if its end stands where the record was complete when the replay began. */
  private noteEnd: (message: LogMessage, quoteId: string) => void = () => undefined;

  /** Reads the trades. They stand in the record before the postings that follow from them. */
  async prepare({ reader, judge, certain, onMessage }: ReplaySources): Promise<void> {
    this.noteEnd = (message, quoteId) => {
      if (isBefore(message, certain)) judge.noteEnd(quoteId);
    };
    await reader.read({
      topics: [TOPICS.tradeEvents],
      onMessage: (message) => {
        onMessage();
        if (message.type === tradesBooked.type) this.takeTrades(message);
        if (message.type === quoteTraded.type) this.takeQuote(message);
      },
    });
  }

  replay(message: LogMessage): Deviation | undefined {
    if (message.type === accountCloseJudged.type) return replayClosing(message);
    if (message.type === depositRefused.type) return replayRefusal(message);
    if (message.type === transferDecided.type) return this.replayTransfer(message);
    if (message.type === outflowDecided.type) return this.replayOutflow(message);
    if (message.type === quoteSettled.type) return this.replaySettledQuote(message);
    if (message.type === movementDecided.type) return this.movements.decide(message);
    if (message.type === movementChanged.type) return this.replayMovement(message);
    return message.type === depositPosted.type ? this.replayDeposit(message) : this.replayTransactions(message);
  }

  /** Finds the trades that were not posted. Only fingerprints of them were kept, so the trades are read once more. */
  async finish({ reader, judge, onMessage }: ReplaySources): Promise<void> {
    if (this.posted.size === this.owed.size) return;
    const taken = new IdSet();
    await reader.read({
      topics: [TOPICS.tradeEvents],
      onMessage: (message) => {
        onMessage();
        if (message.type === tradesBooked.type)
          this.seekPostings(decode(tradesBooked, message), { message, judge, taken });
        if (message.type === quoteTraded.type) this.seekQuote(message, judge);
      },
    });
  }

  private takeTrades(message: LogMessage): void {
    for (const [, print] of this.owedFor(decode(tradesBooked, message))) this.owed.add(print);
  }

  /** The sources of a chunk that traded, with fingerprints of the transfers that the ledger owes to them. */
  private owedFor({ platformCode, data }: Envelope<TradesBooked>): readonly (readonly [string, string])[] {
    const accounts = this.accounts.onPlatform(platformCode);
    return data.bookings
      .filter(({ trades }) => trades.length > 0)
      .map(({ source_id, trader_id, ...booking }) => [
        source_id,
        fingerprint(source_id, [
          ...owedTransfers(booking.trades, accounts.trader(trader_id), data),
          ...termTexts(data, booking),
        ]),
      ]);
  }

  private seekPostings(
    booked: Envelope<TradesBooked>,
    { message, judge, taken }: { readonly message: LogMessage; readonly judge: Judge; readonly taken: IdSet },
  ): void {
    if (taken.has(booked.id)) return;
    taken.add(booked.id);
    const unposted = this.owedFor(booked).filter(([, print]) => !this.posted.has(print));
    if (unposted.length === 0) return;
    const { operation_id, chunk } = booked.data;
    const { topic, type } = transactionsPosted;
    if (!judge.hasEnded(operation_id)) return judge.await(type);
    const content = { operation_id, chunk, sources: unposted.map(([source]) => source) };
    judge.miss(message, { topic, type, occurredAt: booked.occurredAt, content });
  }

  private takeQuote(message: LogMessage): void {
    const print = this.owedForQuote(message);
    if (print === undefined) return;
    this.owed.add(print);
    const { quote, executed_at } = decode(quoteTraded, message).data;
    this.tradedQuotes.add(quote.quote_id);
    this.tradeTimes.add(fingerprint(quote.quote_id, [executed_at]));
  }

  /** The trade of a quote that was not posted may still be on its way, until the quote has ended. */
  private seekQuote(message: LogMessage, judge: Judge): void {
    const print = this.owedForQuote(message);
    if (print === undefined || this.posted.has(print)) return;
    const { topic, type } = transactionsPosted;
    const { data, occurredAt } = decode(quoteTraded, message);
    const { quote_id } = data.quote;
    if (!judge.hasEnded(quote_id)) return judge.await(type);
    judge.miss(message, { topic, type, occurredAt, content: { sources: [quote_id] } });
  }

  /** A quote that has ended names its trade and its time, or neither when the venue refused. */
  private replaySettledQuote(message: LogMessage): Deviation | undefined {
    const { quote_id, trade_id, executed_at } = decode(quoteSettled, message).data;
    this.noteEnd(message, quote_id);
    const recorded = { trade_id, executed_at };
    if (!this.tradedQuotes.has(quote_id)) return deviationOf(recorded, { trade_id: '', executed_at: '' });
    // Only fingerprints of the times were kept, so the difference cannot name the time itself.
    const isItsTime = this.tradeTimes.has(fingerprint(quote_id, [executed_at]));
    const decided = { trade_id: tradeId(quote_id, 0), executed_at: isItsTime ? executed_at : 'time of the trade' };
    return deviationOf(recorded, decided);
  }

  /** A fingerprint of the transfers that the ledger owes to a quote; undefined when the venue refused it. */
  private owedForQuote(message: LogMessage): string | undefined {
    const { platformCode, data } = decode(quoteTraded, message);
    const { quote, instrument, trade_id, account_id: id } = data;
    if (trade_id === '') return undefined;
    const own = this.accounts.onPlatform(platformCode).ofCustomer({ id, ...quote });
    const { side, price, quantity, quoted_currency, underlying: asset, total_notional: notional } = quote;
    const scales = { [quoted_currency]: instrument.quoted_scale, [asset]: instrument.quantity_scale };
    const trade = { leg: 0, asset, side, price, quantity, notional, trade_id };
    const { participant_code, account_label } = quote;
    return fingerprint(quote.quote_id, [
      ...owedTransfers([trade], own, { quoted_currency, scales }),
      ...termTexts({ quoted_currency }, { participant_code, account_label, trades: [trade] }),
    ]);
  }

  private replayDeposit(message: LogMessage): Deviation | undefined {
    const { platformCode, data } = decode(depositPosted, message);
    const { deposit, position, balance_after } = data;
    this.deposits.add(depositPrint(deposit));
    const transfer: PostedTransfer = {
      leg: 0,
      purpose: 'deposit',
      account: depositAccount(deposit, this.accounts.onPlatform(platformCode)).name,
      counter_account: PURPOSES.deposit.counter,
      asset: deposit.asset,
      amount: deposit.amount,
      balance_after,
    };
    return this.journal.post(platformCode, position, [transfer]);
  }

  /** An outflow follows from its inputs. A reversal takes back, once, exactly the deposit that was posted. */
  private replayOutflow(message: LogMessage): Deviation | undefined {
    const { platformCode, data } = decode(outflowDecided, message);
    const { outflow, refusal, inputs, position, balance_after } = data;
    const { id } = outflowSource(outflow);
    const is_reversed = this.outflows.has(id);
    const again = { refusal: outflowRefusal(outflow, inputs), is_reversed };
    const decided = deviationOf({ refusal, is_reversed: inputs.is_reversed }, again);
    if (refusal !== null) return decided;
    this.outflows.add(id);
    const account = outflowAccount(outflow, this.accounts.onPlatform(platformCode));
    const posted = this.journal.post(platformCode, position, [outflowTransfer(outflow, account, balance_after)]);
    if (outflow.kind !== 'deposit_reversal' || this.deposits.has(depositPrint(outflow.deposit))) {
      return decided ?? posted;
    }
    return { member: 'outflow/deposit', recorded: outflow.deposit.id, decided: 'no such deposit was posted' };
  }

  /** Decides a transfer again by the inputs that its fact has, and posts it. */
  private replayTransfer(message: LogMessage): Deviation | undefined {
    const { platformCode, data } = decode(transferDecided, message);
    const { transfer, postings, first_position, from_account_id, to_account_id } = data;
    const { status, status_reason, status_code } = transfer;
    const verdict = judgeTransfer(data, data.inputs);
    const reason = verdict.status === 'settled' ? { status_reason: '', status_code: '' } : verdict.reason;
    const decided = deviationOf({ status, status_reason, status_code }, { status: verdict.status, ...reason });
    const accounts = this.accounts.onPlatform(platformCode);
    const end = (id: string, participant_code: string, account_label: string): string =>
      accounts.ofCustomer({ id, participant_code, account_label }).name;
    const moved = (account: string, amount: string): string =>
      `${account} ${amount} ${transfer.asset} ${PURPOSES.transfer.counter}`;
    const owed =
      verdict.status === 'rejected'
        ? []
        : [
            moved(
              end(from_account_id, transfer.from_participant_code, transfer.from_account_label),
              `-${transfer.amount}`,
            ),
            moved(end(to_account_id, transfer.to_participant_code, transfer.to_account_label), transfer.amount),
          ];
    const shown = postings.map(
      ({ account, amount, asset, counter_account }) => `${account} ${amount} ${asset} ${counter_account}`,
    );
    const posted = postings.length === 0 ? undefined : this.journal.post(platformCode, first_position, postings);
    return decided ?? deviationOf({ postings: shown.join('; ') }, { postings: owed.join('; ') }) ?? posted;
  }

  /** Decides the step of a movement again by the news that its fact has, and posts it. */
  private replayMovement(message: LogMessage): Deviation | undefined {
    const { platformCode, data } = decode(movementChanged, message);
    const { postings, first_position } = data;
    const decided = this.movements.advance(data, this.accounts.onPlatform(platformCode));
    const posted = postings.length === 0 ? undefined : this.journal.post(platformCode, first_position, postings);
    return decided ?? posted;
  }

  private replayTransactions(message: LogMessage): Deviation | undefined {
    const { platformCode, data } = decode(transactionsPosted, message);
    const transfers = data.transactions.flatMap((each) => each.transfers);
    const posted = transfers.length === 0 ? undefined : this.journal.post(platformCode, data.first_position, transfers);
    let position = data.first_position;
    const [foreign] = data.transactions.filter((transaction) => {
      const { source_id, first_position, transfers: own } = transaction;
      const texts = [...own.map(transferText), ...termTexts(data, toldSource(transaction))];
      const print = fingerprint(source_id, texts);
      const isOwed = this.owed.has(print);
      if (isOwed) this.posted.add(print);
      const isAtItsPlace = first_position === position;
      position += own.length;
      return !isOwed || !isAtItsPlace;
    });
    if (foreign === undefined) return posted;
    return {
      member: 'transactions',
      recorded: `${foreign.source_id}: ${[...foreign.transfers.map(transferText), ...termTexts(data, toldSource(foreign))].join('; ')}`,
      decided: 'no such transfers and terms follow from its booked trades',
    };
  }
}

/** 128 bits in hex that stand for a deposit with its account and amount. */
function depositPrint({ id, account, customer_account, asset, amount }: Deposit): string {
  return fingerprint(id, [account, customer_account?.id ?? '', asset, amount]);
}

/** A deposit is refused for a status that lets no money in. */
function replayRefusal(message: LogMessage): Deviation | undefined {
  const { account_status: status } = decode(depositRefused, message).data;
  if (!STATUS_RIGHTS[status].moneyIn) return undefined;
  return { member: 'account_status', recorded: status, decided: 'this status lets money in' };
}

/** An account is found empty by its balances and holds. */
function replayClosing(message: LogMessage): Deviation | undefined {
  const { is_empty: recorded, ...contents } = decode(accountCloseJudged, message).data;
  const decided = isEmptied(contents);
  if (recorded === decided) return undefined;
  return { member: 'is_empty', recorded: String(recorded), decided: String(decided) };
}

/** 128 bits in hex that stand for the transfers of a source, in any order. */
function fingerprint(sourceId: string, transfers: readonly string[]): string {
  return hash('md5', [sourceId, ...transfers.toSorted()].join('\n'));
}
