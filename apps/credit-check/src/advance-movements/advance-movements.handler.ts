import { Inject, Injectable } from '@nestjs/common';
import { compose, type AppliedAccount, type MovementStatus } from '@ballast/contracts';
import { movementChanged } from '@ballast/contracts/money';
import {
  evolve,
  LedgerAccounts,
  LedgerBook,
  movementHold,
  postMovement,
  transactionsOf,
  type LedgerTransaction,
  type PlatformAccounts,
} from '@ballast/domain-ledger';
import { advanceMovement, type MovementStep } from '@ballast/domain-money';
import { transactionId, type Timestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER } from '@ballast/platform-service';
import { CreditMetrics } from '../credit.metrics';
import { bookedMovement, ownAccount } from '../hold-movements/movement-account';
import { AccountStore } from '../persistence/account.store';
import { BalanceStore } from '../persistence/balance.store';
import { countingPart } from '../persistence/counting-part';
import { CustomerAccountStore } from '../persistence/customer-account.store';
import { HoldStore } from '../persistence/hold.store';
import type { PlacedTransaction } from '../persistence/journal.store';
import { LedgerStore, type WrittenTransactions } from '../persistence/ledger.store';
import { MovementStore, type StoredMovement } from '../persistence/movement.store';
import type { MovementNews } from './rail-news';

/** A movement that goes on by news of the rail. */
interface AdvancedMovement extends MovementNews {
  readonly accounts: PlatformAccounts;
  /** Status before the news. */
  readonly before: MovementStatus;
  readonly createdAt: Timestamp;
  readonly account: AppliedAccount | undefined;
  readonly step: MovementStep;
}

/** A transaction with the news that it follows from. */
interface PostedNews {
  readonly advanced: AdvancedMovement;
  readonly transaction: LedgerTransaction;
}

/**
 * Takes movements on by news of the rail, in the order of the log: captures or releases their holds, and credits what
 * comes in. Movements and customer accounts stay locked until the commit. News that come again change nothing.
 */
@Injectable()
export class AdvanceMovementsHandler {
  constructor(
    private readonly movements: MovementStore,
    private readonly customers: CustomerAccountStore,
    private readonly accounts: AccountStore,
    private readonly balances: BalanceStore,
    private readonly holds: HoldStore,
    private readonly ledger: LedgerStore,
    private readonly metrics: CreditMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handle(tx: Tx, received: readonly MovementNews[]): Promise<readonly OutgoingMessage[]> {
    if (received.length === 0) return [];
    const known = await this.movements.lock(
      tx,
      received.map(({ movement }) => movement.id),
    );
    const customers = await this.customers.lockForTrade(
      tx,
      received.map(({ movement }) => movement.account_id),
    );
    const advanced = advancedBy(received, known, customers);
    if (advanced.length === 0) return [];
    await this.movements.advance(
      tx,
      advanced.map(({ movement, step }) => ({ id: movement.id, status: step.status })),
    );
    const { written, posted } = await this.book(tx, advanced);
    tx.afterCommit(() => this.report(advanced, posted));
    const placed = new Map(written.transactions.map((each) => [each.transaction.id, each]));
    const ofNews = new Map(posted.map(({ advanced: each, transaction }) => [each, placed.get(transaction.id)]));
    return advanced.map((each) => factOf(each, ofNews.get(each), written));
  }

  /** Books movements in their order. Accounts that are credited for the first time are opened. */
  private async book(
    tx: Tx,
    advanced: readonly AdvancedMovement[],
  ): Promise<{ readonly written: WrittenTransactions; readonly posted: readonly PostedNews[] }> {
    const held = advanced.filter(({ step }) => step.booking === 'capture' || step.booking === 'release');
    await this.holds.take(
      tx,
      held.map(({ movement }) => movement.id),
    );
    const booked = advanced.filter(({ step }) => step.booking !== 'none');
    const owned = booked.map(({ accounts, movement }) => ownAccount(accounts, movement));
    const ids = [...new Set(owned.map(({ account }) => account.id))];
    await this.accounts.ensure(tx, [...new Map(owned.map((each) => [each.account.id, each])).values()]);
    await this.accounts.lock(tx, ids);
    const book = new LedgerBook(
      await this.balances.read(tx, ids),
      held.map(({ accounts, movement }) => movementHold(bookedMovement(accounts, movement))),
    );
    const posted = booked.flatMap((each) =>
      post(each, book).map((transaction): PostedNews => ({ advanced: each, transaction })),
    );
    const written = await this.ledger.post(tx, {
      book,
      platforms: [...new Set(booked.map(({ accounts }) => accounts))],
      transactions: posted.map(({ advanced: { accounts }, transaction }) => ({ accounts, transaction })),
    });
    return { written, posted };
  }

  private report(advanced: readonly AdvancedMovement[], posted: readonly PostedNews[]): void {
    this.metrics.posted(posted.map(({ transaction }) => transaction));
    for (const { movement, step } of advanced) {
      const { id, kind } = movement;
      this.logger.info({ movement_id: id, kind, status: step.status, code: step.status_code }, 'movement changed');
    }
  }
}

/** The movements among news that go on, each by the status that the news before it left. */
function advancedBy(
  received: readonly MovementNews[],
  known: ReadonlyMap<string, StoredMovement>,
  customers: ReadonlyMap<string, AppliedAccount>,
): readonly AdvancedMovement[] {
  const ledger = new LedgerAccounts();
  const statuses = new Map<string, MovementStatus>();
  return received.flatMap((each): readonly AdvancedMovement[] => {
    const { cause, movement, news } = each;
    const stored = known.get(movement.id);
    if (stored === undefined) return [];
    const before = statuses.get(movement.id) ?? stored.status;
    const account = customers.get(movement.account_id);
    const step = advanceMovement(movement, { status: before, account: countingPart(account) }, news);
    if (step === null) return [];
    statuses.set(movement.id, step.status);
    const accounts = ledger.onPlatform(cause.platformCode);
    return [{ ...each, accounts, before, createdAt: stored.createdAt, account, step }];
  });
}

function post({ accounts, movement, step }: AdvancedMovement, book: LedgerBook): readonly LedgerTransaction[] {
  const facts = postMovement(bookedMovement(accounts, movement), step.booking, book);
  for (const fact of facts) evolve(book, fact);
  return transactionsOf(facts);
}

function factOf(
  { cause, movement, news, before, createdAt, account, step }: AdvancedMovement,
  placed: PlacedTransaction | undefined,
  { postedAt }: WrittenTransactions,
): OutgoingMessage {
  const { status, status_reason, status_code } = step;
  const at = postedAt(cause.platformCode);
  const isSettled = status === 'settled' || before === 'settled';
  return compose(movementChanged, {
    cause,
    key: cause.platformCode,
    place: movement.id,
    occurredAt: at,
    data: {
      movement,
      state: {
        status,
        status_reason,
        status_code,
        transaction_id: isSettled ? transactionId(movement.id) : '',
        created_at: createdAt,
        updated_at: at,
      },
      inputs: { news, status: before, account: countingPart(account) },
      first_position: placed?.firstPosition ?? 0,
      postings: [...(placed?.transfers ?? [])],
    },
  });
}
