import { Inject, Injectable } from '@nestjs/common';
import { compose, type AccountStatus, type DepositPost, type Envelope } from '@ballast/contracts';
import { depositPosted, depositRefused } from '@ballast/contracts/credit';
import { STATUS_RIGHTS } from '@ballast/domain-advisors';
import {
  evolve,
  LedgerAccounts,
  LedgerBook,
  postDeposit,
  type LedgerTransaction,
  type PlatformAccounts,
} from '@ballast/domain-ledger';
import { toTimestamp, transactionId, type Clock } from '@ballast/kernel';
import { WaitingMessagesError, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER } from '@ballast/platform-service';
import { CreditMetrics } from '../credit.metrics';
import { AccountStore, type OwnedAccount } from '../persistence/account.store';
import { BalanceStore } from '../persistence/balance.store';
import { JournalStore } from '../persistence/journal.store';
import { LedgerStore, type WrittenTransactions } from '../persistence/ledger.store';
import { ParticipantStore } from '../persistence/participant.store';
import { customerAccountOf, ownedByDeposit } from './deposit-account';
import { RefusedDepositStore } from './refused-deposit.store';

export interface ReceivedDeposit extends Envelope<DepositPost> {
  /** The command as it stands in the log. */
  readonly message: LogMessage;
}

/** A deposit with the account that it credits. */
interface AddressedDeposit {
  readonly command: ReceivedDeposit;
  readonly accounts: PlatformAccounts;
  readonly owned: OwnedAccount;
}

/** A deposit to an account whose status lets no money in. */
interface RefusedByStatus {
  readonly deposit: AddressedDeposit;
  readonly status: AccountStatus;
}

/** Credits accounts from outside. A repeated deposit changes nothing, also one that was refused. */
@Injectable()
export class PostDepositsHandler {
  constructor(
    private readonly accounts: AccountStore,
    private readonly balances: BalanceStore,
    private readonly journal: JournalStore,
    private readonly ledger: LedgerStore,
    private readonly participants: ParticipantStore,
    private readonly refusals: RefusedDepositStore,
    private readonly metrics: CreditMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(tx: Tx, commands: readonly ReceivedDeposit[]): Promise<readonly OutgoingMessage[]> {
    const received = addressed(commands);
    const fresh = await this.withoutDecided(tx, received);
    if (fresh.length === 0) return [];
    await this.waitForParticipants(tx, fresh);
    const { allowed, refused } = await this.judge(tx, fresh);
    return [...(await this.refuse(tx, refused)), ...(await this.post(tx, allowed))];
  }

  private async post(tx: Tx, deposits: readonly AddressedDeposit[]): Promise<readonly OutgoingMessage[]> {
    if (deposits.length === 0) return [];
    await this.accounts.ensure(tx, uniqueAccounts(deposits));
    const book = await this.lockAndRead(tx, deposits);
    const transactions = deposits.map((deposit) => transactionOf(deposit, book));
    const written = await this.ledger.post(tx, {
      book,
      platforms: [...new Set(deposits.map(({ accounts }) => accounts))],
      transactions: deposits.flatMap(({ accounts }, index) => {
        const transaction = transactions[index];
        return transaction === undefined ? [] : [{ accounts, transaction }];
      }),
    });
    tx.afterCommit(() => this.report(deposits, transactions));
    return deposits.map((deposit, index) => answerTo(deposit, index, written));
  }

  /**
   * Makes deposits wait whose participant has not arrived: participants and commands come through two topics without a
   * common order. The gateway shows a participant only when it has arrived here, so this wait is for deposits of other
   * senders. Commands behind the deposit wait too, because they may spend it.
   */
  private async waitForParticipants(tx: Tx, deposits: readonly AddressedDeposit[]): Promise<void> {
    const toParticipants = deposits.filter(({ owned }) => owned.account.kind !== 'float');
    const standings = await this.participants.standings(
      tx,
      toParticipants.map(({ owned }) => ({ platformCode: owned.platformCode, participantCode: owned.ownerCode })),
      'unlocked',
    );
    const unknown = toParticipants.filter(
      ({ owned }) => standings.get(owned.platformCode)?.has(owned.ownerCode) !== true,
    );
    if (unknown.length === 0) return;
    throw new WaitingMessagesError(
      unknown.map(({ command, owned }) => ({
        message: command.message,
        cause: 'not_yet',
        reason: `participant ${owned.ownerCode} of ${owned.platformCode} is not known here yet`,
      })),
    );
  }

  /** Splits deposits by the statuses of the accounts that they credit, which stay as they are until the commit. */
  private async judge(
    tx: Tx,
    deposits: readonly AddressedDeposit[],
  ): Promise<{ readonly allowed: readonly AddressedDeposit[]; readonly refused: readonly RefusedByStatus[] }> {
    const held = deposits.filter(({ owned }) => owned.account.kind !== 'float');
    const statuses = await this.participants.accountStatuses(
      tx,
      held.map(({ owned }) => customerAccountOf(owned)),
      'locked',
    );
    const refused = held.flatMap((deposit): readonly RefusedByStatus[] => {
      const status = statuses.get(customerAccountOf(deposit.owned));
      return status === undefined || STATUS_RIGHTS[status].moneyIn ? [] : [{ deposit, status }];
    });
    const isRefused = new Set(refused.map(({ deposit }) => deposit));
    return { allowed: deposits.filter((deposit) => !isRefused.has(deposit)), refused };
  }

  private async refuse(tx: Tx, refused: readonly RefusedByStatus[]): Promise<readonly OutgoingMessage[]> {
    const refusedAt = toTimestamp(this.clock());
    await this.refusals.add(
      tx,
      refused.map(({ deposit }) => ({ id: deposit.command.data.deposit.id, refusedAt })),
    );
    tx.afterCommit(() => {
      for (const { deposit, status } of refused) {
        const { id, account } = deposit.command.data.deposit;
        this.logger.info({ deposit_id: id, account, status }, 'deposit refused');
      }
    });
    return refused.map(({ deposit: { command }, status }) =>
      compose(depositRefused, {
        cause: command,
        key: command.platformCode,
        place: command.data.deposit.id,
        occurredAt: refusedAt,
        data: { deposit: command.data.deposit, account_status: status },
      }),
    );
  }

  private async withoutDecided(tx: Tx, deposits: readonly AddressedDeposit[]): Promise<readonly AddressedDeposit[]> {
    const idOf = ({ command }: AddressedDeposit): string => transactionId(command.data.deposit.id);
    const refused = await this.refusals.refused(
      tx,
      deposits.map(({ command }) => command.data.deposit.id),
    );
    const seen = new Set([...(await this.journal.posted(tx, deposits.map(idOf))), ...refused.map(transactionId)]);
    return deposits.filter((deposit) => {
      const isNew = !seen.has(idOf(deposit));
      seen.add(idOf(deposit));
      return isNew;
    });
  }

  /** Floats are only read: they are locked when the deposits are written. */
  private async lockAndRead(tx: Tx, deposits: readonly AddressedDeposit[]): Promise<LedgerBook> {
    const accounts = uniqueAccounts(deposits).map(({ account }) => account);
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

  private report(deposits: readonly AddressedDeposit[], transactions: readonly LedgerTransaction[]): void {
    this.metrics.posted(transactions);
    for (const { command } of deposits) {
      const { id, account, asset } = command.data.deposit;
      this.logger.info({ deposit_id: id, platform_code: command.platformCode, account, asset }, 'deposit posted');
    }
  }
}

function addressed(commands: readonly ReceivedDeposit[]): readonly AddressedDeposit[] {
  const ledger = new LedgerAccounts();
  return commands.map((command) => {
    const { platformCode, data } = command;
    const accounts = ledger.onPlatform(platformCode);
    return { command, accounts, owned: ownedByDeposit(data.deposit, accounts) };
  });
}

function uniqueAccounts(deposits: readonly AddressedDeposit[]): readonly OwnedAccount[] {
  return [...new Map(deposits.map(({ owned }) => [owned.account.id, owned])).values()];
}

function transactionOf({ command, accounts }: AddressedDeposit, book: LedgerBook): LedgerTransaction {
  const fact = postDeposit(command.data, { accounts, balances: book });
  evolve(book, fact);
  return fact.transaction;
}

function answerTo({ command }: AddressedDeposit, index: number, written: WrittenTransactions): OutgoingMessage {
  const { platformCode, data } = command;
  const posted = written.transactions[index];
  return compose(depositPosted, {
    cause: command,
    key: platformCode,
    place: data.deposit.id,
    occurredAt: written.postedAt(platformCode),
    data: {
      deposit: data.deposit,
      transaction_id: posted?.transaction.id ?? '',
      position: posted?.firstPosition ?? 0,
      balance_after: posted?.transfers[0]?.balance_after ?? '',
    },
  });
}
