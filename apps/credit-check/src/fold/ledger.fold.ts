import {
  decode,
  PURPOSES,
  TOPICS,
  type Envelope,
  type OutflowDecided,
  type PostedTransfer,
  type TransferDecided,
} from '@ballast/contracts';
import {
  accountApplied,
  accountCloseJudged,
  depositPosted,
  depositRefused,
  grantApplied,
  outflowDecided,
  participantsApplied,
  transactionsPosted,
} from '@ballast/contracts/credit';
import { movementChanged, movementDecided, transferDecided } from '@ballast/contracts/money';
import { quoteDecided } from '@ballast/contracts/quote';
import { LedgerAccounts, outflowSource, outflowTransfer, recordedTransaction } from '@ballast/domain-ledger';
import { format } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase } from '@ballast/platform-record';
import { ClosingStore } from '../close-accounts/closing.store';
import { latestOf } from '../apply-participants/latest-of';
import { AccountStore } from '../persistence/account.store';
import { AuthorizationStore } from '../persistence/authorization.store';
import { BalanceStore } from '../persistence/balance.store';
import { CustomerAccountStore } from '../persistence/customer-account.store';
import { HoldStore } from '../persistence/hold.store';
import { JournalStore, type PlacedTransaction } from '../persistence/journal.store';
import { ParticipantStore } from '../persistence/participant.store';
import { ownedByDeposit } from '../post-deposits/deposit-account';
import { RefusedDepositStore } from '../post-deposits/refused-deposit.store';
import { authorizationsOfQuote } from '../hold-quotes/authorizations-of-quote';
import { DecidedQuoteStore } from '../hold-quotes/decided-quote.store';
import { DecidedOutflowStore } from '../decide-outflows/decided-outflow.store';
import { ownedByOutflow } from '../decide-outflows/outflow-account';
import { DecidedTransferStore } from '../transfer-money/decided-transfer.store';
import { endsOf } from '../transfer-money/opened-ends';
import { closeHolds } from './close-holds';
import { endedHolds, MovementsFold, placedMovement } from './movements.fold';
import { placedByQuote, type QuoteFact } from './quote-holds';

type DepositFact = Envelope<ReturnType<typeof depositPosted.data.parse>>;
type OutflowFact = Envelope<OutflowDecided>;
type TransferFact = Envelope<TransferDecided>;
type TransactionsFact = Envelope<ReturnType<typeof transactionsPosted.data.parse>>;

/** The phase of deposits and transactions, with the participants and accounts by which the credit check decides. */
export class LedgerFold implements FoldPhase {
  readonly topic = TOPICS.ledgerEvents;
  readonly types = [
    depositPosted.type,
    depositRefused.type,
    outflowDecided.type,
    participantsApplied.type,
    accountApplied.type,
    grantApplied.type,
    accountCloseJudged.type,
    transactionsPosted.type,
    quoteDecided.type,
    transferDecided.type,
    movementDecided.type,
    movementChanged.type,
  ];

  private readonly accounts = new AccountStore();
  private readonly balances = new BalanceStore();
  private readonly holds = new HoldStore();
  private readonly journal = new JournalStore();
  private readonly authorizations = new AuthorizationStore();
  private readonly decidedQuotes = new DecidedQuoteStore();
  private readonly decidedOutflows = new DecidedOutflowStore();
  private readonly decidedTransfers = new DecidedTransferStore();
  private readonly movements = new MovementsFold();
  private readonly participants = new ParticipantStore();
  private readonly customerAccounts = new CustomerAccountStore();
  private readonly closings = new ClosingStore();
  private readonly refusals = new RefusedDepositStore();

  async apply(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const of = (type: string): readonly LogMessage[] => messages.filter((message) => message.type === type);
    const ledger = new LedgerAccounts();
    const applied = of(participantsApplied.type).map((message) => decode(participantsApplied, message));
    const deposits = of(depositPosted.type).map((message) => decode(depositPosted, message));
    const posted = of(transactionsPosted.type).map((message) => decode(transactionsPosted, message));
    await this.participants.apply(
      tx,
      latestOf(applied.map(({ platformCode, data }) => ({ platformCode, participants: data.participants ?? [] }))),
    );
    await this.customerAccounts.apply(tx, [
      ...of(accountApplied.type).flatMap((message) => decode(accountApplied, message).data.changes),
      ...of(grantApplied.type).flatMap((message) => decode(grantApplied, message).data.changes),
    ]);
    await this.closings.record(
      tx,
      of(accountCloseJudged.type)
        .map((message) => decode(accountCloseJudged, message).data)
        .map((data) => ({ changeId: data.change_id, accountId: data.account_id, isEmpty: data.is_empty })),
    );
    await this.refusals.add(
      tx,
      of(depositRefused.type)
        .map((message) => decode(depositRefused, message))
        .map(({ data, occurredAt }) => ({ id: data.deposit.id, refusedAt: occurredAt })),
    );
    await this.accounts.ensure(
      tx,
      deposits.map(({ platformCode, data }) => ownedByDeposit(data.deposit, ledger.onPlatform(platformCode))),
    );
    // A quote is decided before it is posted, never after.
    await this.holdQuotes(
      tx,
      ledger,
      of(quoteDecided.type).map((message) => decode(quoteDecided, message)),
    );
    const transfers = of(transferDecided.type).map((message) => decode(transferDecided, message));
    await this.openTransferred(tx, ledger, transfers);
    const outflows = of(outflowDecided.type).map((message) => decode(outflowDecided, message));
    await this.decidedOutflows.firstTime(
      tx,
      outflows.map(({ data }) => data.outflow.id),
    );
    // A movement is decided before it changes, never after.
    await this.movements.decide(
      tx,
      ledger,
      of(movementDecided.type).map((message) => decode(movementDecided, message)),
    );
    const changed = of(movementChanged.type).map((message) => decode(movementChanged, message));
    await this.movements.advance(tx, ledger, changed);
    await this.post(tx, [
      ...transfers.flatMap((fact) => placedTransfer(ledger, fact)),
      ...changed.flatMap((fact) => placedMovement(ledger, fact)),
      ...deposits.map((fact) => placedDeposit(ledger, fact)),
      ...outflows.flatMap((fact) => placedOutflow(ledger, fact)),
      ...posted.flatMap((fact) => placedTransactions(ledger, fact)),
    ]);
    const settled = posted.flatMap(({ data }) => [
      ...data.transactions.map(({ source_id }) => source_id),
      ...(data.untraded ?? []),
    ]);
    settled.push(...endedHolds(changed));
    await closeHolds(tx, { holds: this.holds, balances: this.balances }, settled);
  }

  /** Places the holds of quotes that were not decided before: those of the others may be closed already. */
  private async holdQuotes(tx: Tx, ledger: LedgerAccounts, facts: readonly QuoteFact[]): Promise<void> {
    const fresh = await this.decidedQuotes.firstTime(
      tx,
      facts.map(({ data }) => data.quote.quote_id),
    );
    const byId = new Map(facts.map((fact) => [fact.data.quote.quote_id, fact]));
    const placed = [...byId.values()].filter(({ data }) => fresh.has(data.quote.quote_id));
    const holds = placed.flatMap((fact) => placedByQuote(ledger.onPlatform(fact.platformCode), fact));
    await this.authorizations.record(
      tx,
      placed.flatMap(({ data }) => authorizationsOfQuote(data)),
    );
    await this.accounts.ensure(
      tx,
      holds.map(({ opened }) => opened),
    );
    await this.holds.place(
      tx,
      holds.map(({ hold }) => hold),
    );
    await this.balances.add(
      tx,
      holds.map(({ hold: { account, amount } }) => ({
        accountId: account.id,
        asset: amount.asset,
        balance: '0',
        held: format(amount),
      })),
    );
  }

  /** Marks transfers as decided, and opens the accounts of both ends: the check did so for rejected ones, too. */
  private async openTransferred(tx: Tx, ledger: LedgerAccounts, facts: readonly TransferFact[]): Promise<void> {
    await this.decidedTransfers.firstTime(
      tx,
      facts.map(({ data }) => data.transfer.id),
    );
    await this.accounts.ensure(
      tx,
      facts.flatMap(({ platformCode, data }) => Object.values(endsOf(ledger.onPlatform(platformCode), data))),
    );
  }

  /** Posts each transaction once: its id tells whether it stands in the journal. */
  private async post(tx: Tx, placed: readonly PlacedTransaction[]): Promise<void> {
    if (placed.length === 0) return;
    const seen = new Set(
      await this.journal.posted(
        tx,
        placed.map(({ transaction }) => transaction.id),
      ),
    );
    const fresh = placed.filter(({ transaction: { id } }) => !seen.has(id) && seen.add(id).has(id));
    if (fresh.length === 0) return;
    await this.journal.write(tx, fresh);
    await this.journal.advance(tx, fresh);
    await this.balances.add(
      tx,
      fresh.flatMap(({ transaction, transfers }) =>
        transfers.map(({ asset, amount }, index) => ({
          accountId: transaction.transfers[index]?.account.id ?? '',
          asset,
          balance: amount,
          held: '0',
        })),
      ),
    );
  }
}

/** The transaction of a settled transfer; none for a rejected one. */
function placedTransfer(
  ledger: LedgerAccounts,
  { platformCode, occurredAt, data }: TransferFact,
): readonly PlacedTransaction[] {
  const { transfer, first_position: firstPosition, postings: transfers } = data;
  if (transfers.length === 0) return [];
  const source = { kind: 'transfer', id: transfer.id } as const;
  const transaction = recordedTransaction(ledger.onPlatform(platformCode), source, transfers);
  return [{ platformCode, transaction, transfers, firstPosition, createdAt: occurredAt }];
}

function placedDeposit(ledger: LedgerAccounts, { platformCode, occurredAt, data }: DepositFact): PlacedTransaction {
  const { deposit, position, balance_after } = data;
  const accounts = ledger.onPlatform(platformCode);
  const transfer: PostedTransfer = {
    leg: 0,
    purpose: 'deposit',
    account: ownedByDeposit(deposit, accounts).account.name,
    counter_account: PURPOSES.deposit.counter,
    asset: deposit.asset,
    amount: deposit.amount,
    balance_after,
  };
  const transaction = recordedTransaction(accounts, { kind: 'deposit', id: deposit.id }, [transfer]);
  return { platformCode, transaction, transfers: [transfer], firstPosition: position, createdAt: occurredAt };
}

/** The transaction of an outflow; none for a refused one. */
function placedOutflow(
  ledger: LedgerAccounts,
  { platformCode, occurredAt, data }: OutflowFact,
): readonly PlacedTransaction[] {
  const { outflow, refusal, position: firstPosition, balance_after } = data;
  if (refusal !== null) return [];
  const accounts = ledger.onPlatform(platformCode);
  const transfers = [outflowTransfer(outflow, ownedByOutflow(outflow, accounts).account, balance_after)];
  const transaction = recordedTransaction(accounts, outflowSource(outflow), transfers);
  return [{ platformCode, transaction, transfers, firstPosition, createdAt: occurredAt }];
}

function placedTransactions(
  ledger: LedgerAccounts,
  { platformCode, occurredAt, data }: TransactionsFact,
): PlacedTransaction[] {
  const accounts = ledger.onPlatform(platformCode);
  let next = data.first_position;
  return data.transactions.map(({ source_id, transfers }) => {
    const transaction = recordedTransaction(accounts, { kind: data.source, id: source_id }, transfers);
    const firstPosition = next;
    next += transfers.length;
    return { platformCode, transaction, transfers, firstPosition, createdAt: occurredAt };
  });
}
