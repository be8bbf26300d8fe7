import { Inject, Injectable } from '@nestjs/common';
import {
  compose,
  type AccountStatus,
  type Envelope,
  type OutflowInputs,
  type OutflowRefusal,
  type OutflowRequest,
} from '@ballast/contracts';
import { outflowDecided } from '@ballast/contracts/credit';
import { outflowRefusal } from '@ballast/domain-credit';
import {
  evolve,
  LedgerAccounts,
  LedgerBook,
  outflowMoney,
  outflowSource,
  postOutflow,
  type LedgerTransaction,
  type PlatformAccounts,
} from '@ballast/domain-ledger';
import { formatUnits, transactionId, type Timestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER } from '@ballast/platform-service';
import { CreditMetrics } from '../credit.metrics';
import { AccountStore, type OwnedAccount } from '../persistence/account.store';
import { BalanceStore } from '../persistence/balance.store';
import { JournalStore, type PlacedTransaction } from '../persistence/journal.store';
import { LedgerStore } from '../persistence/ledger.store';
import { ParticipantStore } from '../persistence/participant.store';
import { customerAccountOf } from '../post-deposits/deposit-account';
import { DecidedOutflowStore } from './decided-outflow.store';
import { ownedByOutflow } from './outflow-account';

export type ReceivedOutflow = Envelope<OutflowRequest>;

/** An outflow with the account that pays. */
interface AddressedOutflow {
  readonly command: ReceivedOutflow;
  readonly accounts: PlatformAccounts;
  readonly owned: OwnedAccount;
}

/** An outflow with everything by which it is decided. The transaction is null when it is refused. */
interface DecidedOutflow extends AddressedOutflow {
  readonly inputs: OutflowInputs;
  readonly refusal: OutflowRefusal | null;
  readonly transaction: LedgerTransaction | null;
}

/**
 * Sends money back to the world outside. What is available of a float only shrinks by commands of this stream, so a
 * balance of the float that is read without a lock promises no more than there is. A repeated outflow changes nothing,
 * also one that was refused.
 */
@Injectable()
export class DecideOutflowsHandler {
  constructor(
    private readonly accounts: AccountStore,
    private readonly balances: BalanceStore,
    private readonly journal: JournalStore,
    private readonly ledger: LedgerStore,
    private readonly participants: ParticipantStore,
    private readonly decided: DecidedOutflowStore,
    private readonly metrics: CreditMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handle(tx: Tx, commands: readonly ReceivedOutflow[]): Promise<readonly OutgoingMessage[]> {
    const outflows = await this.withoutDecided(tx, commands);
    if (outflows.length === 0) return [];
    const statuses = await this.statuses(tx, outflows);
    const book = await this.lockAndRead(tx, outflows);
    const reversed = new Set(await this.journal.posted(tx, outflows.map(transactionIdOf)));
    // The next outflow of the slice sees what this one leaves.
    const decided = outflows.map((outflow) => decide(outflow, { book, statuses, reversed }));
    const answers = await this.write(tx, book, decided);
    tx.afterCommit(() => this.report(decided));
    return answers;
  }

  private async withoutDecided(tx: Tx, commands: readonly ReceivedOutflow[]): Promise<readonly AddressedOutflow[]> {
    const fresh = new Set(await this.decided.firstTime(tx, [...new Set(commands.map(({ data }) => data.outflow.id))]));
    const ledger = new LedgerAccounts();
    // An outflow that came twice in one slice is decided at its first place only.
    return commands
      .filter(({ data }) => fresh.delete(data.outflow.id))
      .map((command) => {
        const accounts = ledger.onPlatform(command.platformCode);
        return { command, accounts, owned: ownedByOutflow(command.data.outflow, accounts) };
      });
  }

  /** Statuses of the customer accounts that pay, which stay as they are until the commit. */
  private statuses(tx: Tx, outflows: readonly AddressedOutflow[]): Promise<ReadonlyMap<string, AccountStatus>> {
    const holders = outflows.filter(({ owned }) => owned.account.kind !== 'float');
    return this.participants.accountStatuses(
      tx,
      holders.map(({ owned }) => customerAccountOf(owned)),
      'locked',
    );
  }

  /** Floats are only read: they are locked when the outflows are written. */
  private async lockAndRead(tx: Tx, outflows: readonly AddressedOutflow[]): Promise<LedgerBook> {
    const accounts = [...new Map(outflows.map(({ owned: { account } }) => [account.id, account])).values()];
    await this.accounts.lock(
      tx,
      accounts.filter(({ kind }) => kind !== 'float').map(({ id }) => id),
    );
    return new LedgerBook(
      await this.balances.read(
        tx,
        accounts.map(({ id }) => id),
      ),
    );
  }

  private async write(
    tx: Tx,
    book: LedgerBook,
    decided: readonly DecidedOutflow[],
  ): Promise<readonly OutgoingMessage[]> {
    const posting = decided.flatMap(({ accounts, transaction }) =>
      transaction === null ? [] : [{ accounts, transaction }],
    );
    const platforms = [...new Set(posting.map(({ accounts }) => accounts))];
    const written = await this.ledger.post(tx, { book, platforms, transactions: posting });
    const placed = new Map(written.transactions.map((each) => [each.transaction.id, each]));
    return decided.map((each) => factOf(each, { placed, postedAt: written.postedAt }));
  }

  private report(decided: readonly DecidedOutflow[]): void {
    this.metrics.posted(decided.flatMap(({ transaction }) => transaction ?? []));
    for (const { command, refusal } of decided) {
      const { id, kind } = command.data.outflow;
      const { platformCode: platform_code } = command;
      this.logger.info({ outflow_id: id, kind, platform_code, refusal }, 'outflow decided');
    }
  }
}

/** The places of the transactions in the journal, and the time of the facts of a platform. */
interface WrittenOutflows {
  readonly placed: ReadonlyMap<string, PlacedTransaction>;
  readonly postedAt: (platformCode: string) => Timestamp;
}

function factOf(
  { command, inputs, refusal, transaction }: DecidedOutflow,
  { placed, postedAt }: WrittenOutflows,
): OutgoingMessage {
  const { platformCode: key, data } = command;
  const { outflow } = data;
  const place = transaction === null ? undefined : placed.get(transaction.id);
  return compose(outflowDecided, {
    cause: command,
    key,
    place: outflow.id,
    occurredAt: place?.createdAt ?? postedAt(key),
    data: {
      outflow,
      refusal,
      inputs,
      transaction_id: transaction?.id ?? '',
      position: place?.firstPosition ?? 0,
      balance_after: place?.transfers[0]?.balance_after ?? '',
    },
  });
}

interface OutflowState {
  readonly book: LedgerBook;
  readonly statuses: ReadonlyMap<string, AccountStatus>;
  /** Transactions of outflows that are posted. */
  readonly reversed: Set<string>;
}

function decide(outflow: AddressedOutflow, { book, statuses, reversed }: OutflowState): DecidedOutflow {
  const { command, accounts, owned } = outflow;
  const { data } = command;
  const { scale } = data;
  const units = book.unitsOf(owned.account.id, outflowMoney(data.outflow).asset, scale);
  const isFloat = owned.account.kind === 'float';
  const inputs: OutflowInputs = {
    balance: formatUnits(units.balance, scale),
    held: formatUnits(units.held, scale),
    account_status: isFloat ? null : (statuses.get(customerAccountOf(owned)) ?? null),
    is_reversed: reversed.has(transactionIdOf(outflow)),
  };
  const refusal = outflowRefusal(data.outflow, inputs);
  if (refusal !== null) return { ...outflow, inputs, refusal, transaction: null };
  const fact = postOutflow(data, { accounts, balances: book });
  evolve(book, fact);
  reversed.add(fact.transaction.id);
  return { ...outflow, inputs, refusal, transaction: fact.transaction };
}

function transactionIdOf({ command }: AddressedOutflow): string {
  return transactionId(outflowSource(command.data.outflow).id);
}
