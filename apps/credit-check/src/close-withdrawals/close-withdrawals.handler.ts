import { Inject, Injectable } from '@nestjs/common';
import { compose, type Envelope, type WithdrawalAnswered } from '@ballast/contracts';
import { withdrawalClosed } from '@ballast/contracts/money';
import {
  evolve,
  LedgerAccounts,
  LedgerBook,
  postWithdrawal,
  transactionsOf,
  type Hold,
  type LedgerTransaction,
  type PlatformAccounts,
} from '@ballast/domain-ledger';
import { closeWithdrawal } from '@ballast/domain-money';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER } from '@ballast/platform-service';
import { CreditMetrics } from '../credit.metrics';
import { heldFor } from '../hold-withdrawals/withdrawal-account';
import { AccountStore } from '../persistence/account.store';
import { BalanceStore } from '../persistence/balance.store';
import { HoldStore } from '../persistence/hold.store';
import { LedgerStore, type WrittenTransactions } from '../persistence/ledger.store';

type Answer = Envelope<WithdrawalAnswered>;

/** An answer for a withdrawal whose hold was open. */
interface EndedWithdrawal {
  readonly answer: Answer;
  readonly accounts: PlatformAccounts;
  readonly hold: Hold;
}

/**
 * Captures the hold of each withdrawal that the rail has taken and posts it, or releases the hold. A withdrawal without a
 * hold has ended before, and changes nothing.
 */
@Injectable()
export class CloseWithdrawalsHandler {
  constructor(
    private readonly accounts: AccountStore,
    private readonly balances: BalanceStore,
    private readonly holds: HoldStore,
    private readonly ledger: LedgerStore,
    private readonly metrics: CreditMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handle(tx: Tx, received: readonly Answer[]): Promise<readonly OutgoingMessage[]> {
    if (received.length === 0) return [];
    const taken = new Map(
      await this.holds.take(
        tx,
        received.map(({ data }) => data.withdrawal.id),
      ),
    );
    const ledger = new LedgerAccounts();
    const ended = received
      .filter(({ data }) => taken.delete(data.withdrawal.id))
      .map((answer): EndedWithdrawal => {
        const accounts = ledger.onPlatform(answer.platformCode);
        return { answer, accounts, hold: heldFor(accounts, answer.data) };
      });
    if (ended.length === 0) return [];
    const ids = [...new Set(ended.map(({ hold }) => hold.account.id))];
    await this.accounts.lock(tx, ids);
    const book = new LedgerBook(
      await this.balances.read(tx, ids),
      ended.map(({ hold }) => hold),
    );
    const transactions = ended.flatMap((each) => post(each, book));
    const platforms = [...new Set(ended.map(({ accounts }) => accounts))];
    const written = await this.ledger.post(tx, { book, platforms, transactions });
    tx.afterCommit(() => this.report(ended, transactions));
    return ended.map((each) => factOf(each, written));
  }

  private report(
    ended: readonly EndedWithdrawal[],
    transactions: readonly { readonly transaction: LedgerTransaction }[],
  ): void {
    this.metrics.posted(transactions.map(({ transaction }) => transaction));
    for (const { answer } of ended) {
      this.logger.info({ withdrawal_id: answer.data.withdrawal.id, outcome: answer.data.outcome }, 'withdrawal closed');
    }
  }
}

function post({ answer, accounts, hold }: EndedWithdrawal, book: LedgerBook) {
  const facts = postWithdrawal(hold, answer.data.outcome === 'settled', book);
  for (const fact of facts) evolve(book, fact);
  return transactionsOf(facts).map((transaction) => ({ accounts, transaction }));
}

function factOf({ answer }: EndedWithdrawal, { transactions, postedAt }: WrittenTransactions): OutgoingMessage {
  const { withdrawal, account_id, scale, outcome } = answer.data;
  const own = transactions.find(({ transaction }) => transaction.source.id === withdrawal.id);
  const at = postedAt(answer.platformCode);
  return compose(withdrawalClosed, {
    cause: answer,
    key: answer.platformCode,
    place: withdrawal.id,
    occurredAt: at,
    data: {
      withdrawal: {
        ...withdrawal,
        ...closeWithdrawal(outcome),
        settled_amount: own === undefined ? withdrawal.settled_amount : withdrawal.requested_amount,
        transaction_id: own?.transaction.id ?? '',
        updated_at: at,
      },
      account_id,
      scale,
      outcome,
      first_position: own?.firstPosition ?? 0,
      postings: [...(own?.transfers ?? [])],
    },
  });
}
