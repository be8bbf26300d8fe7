import { Inject, Injectable } from '@nestjs/common';
import {
  rebaseTransaction,
  shiftsOf,
  transferMessage,
  type BalanceShifts,
  type LedgerBook,
  type LedgerTransaction,
  type PlatformAccounts,
  type StoredBalance,
} from '@ballast/domain-ledger';
import { toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { BalanceStore } from './balance.store';
import { JournalStore, type JournalPlace, type JournalTransaction, type PlacedTransaction } from './journal.store';

/** Ledger transactions that one database transaction posts, and the book to which they are already posted in memory. */
export interface Posting {
  readonly book: LedgerBook;
  readonly transactions: readonly { readonly accounts: PlatformAccounts; readonly transaction: LedgerTransaction }[];
  /** Every platform whose float the book may have changed. */
  readonly platforms: readonly PlatformAccounts[];
}

export interface WrittenTransactions {
  /** Transactions with the balances that the journal shows, in the order of the posting. */
  readonly transactions: readonly PlacedTransaction[];
  /** Time of the entries by platform code; the current time for a platform without entries. */
  readonly postedAt: (platformCode: string) => Timestamp;
}

/** Writes posted transactions to all tables of the ledger. */
@Injectable()
export class LedgerStore {
  constructor(
    private readonly balances: BalanceStore,
    private readonly journal: JournalStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Writes customers' balances first, whose accounts the caller has locked, then journal and floats. Journal and floats
   * are locked last, for the shortest time. Another posting may have changed a float since it was read, so the balances
   * in the float's entries are shifted by that change.
   */
  async post(tx: Tx, { book, transactions, platforms }: Posting): Promise<WrittenTransactions> {
    const floats = new Set(platforms.map(({ float }) => float.id));
    const changes = book.changes();
    const floatChanges = changes.filter(({ accountId }) => floats.has(accountId));
    await this.balances.write(
      tx,
      changes.filter(({ accountId }) => !floats.has(accountId)),
    );
    const now = toTimestamp(this.clock());
    const places = await this.journal.reserve(tx, entriesByPlatform(transactions), now);
    const locked = await this.balances.lockFloats(tx, [...new Set(floatChanges.map(({ accountId }) => accountId))]);
    const existing = new Set(locked.map(rowKey));
    await this.balances.write(
      tx,
      floatChanges.map((change) => ({ ...change, isNew: !existing.has(rowKey(change)) })),
    );
    const shifts = shiftsOf(floatChanges, book, locked);
    const written = transactions.map(({ accounts, transaction }): JournalTransaction => {
      const rebased = rebasedOnFloat(transaction, accounts, shifts);
      const { platformCode } = accounts;
      return { platformCode, transaction: rebased, transfers: rebased.transfers.map(transferMessage) };
    });
    const placed = placedIn(written, places);
    await this.journal.write(tx, placed);
    return { transactions: placed, postedAt: (platformCode) => places.get(platformCode)?.createdAt ?? now };
  }
}

function entriesByPlatform(transactions: Posting['transactions']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { accounts, transaction } of transactions) {
    const { platformCode } = accounts;
    counts.set(platformCode, (counts.get(platformCode) ?? 0) + transaction.transfers.length);
  }
  return counts;
}

function rowKey({ accountId, asset }: Pick<StoredBalance, 'accountId' | 'asset'>): string {
  return `${accountId} ${asset}`;
}

function rebasedOnFloat(
  transaction: LedgerTransaction,
  { float }: PlatformAccounts,
  shifts: BalanceShifts,
): LedgerTransaction {
  const ofFloat = shifts.get(float.id);
  return ofFloat === undefined ? transaction : rebaseTransaction(transaction, float.id, ofFloat);
}

/** The transactions in their order, from the first positions of their platforms on. */
function placedIn(
  transactions: readonly JournalTransaction[],
  places: ReadonlyMap<string, JournalPlace>,
): readonly PlacedTransaction[] {
  const written = new Map<string, number>();
  return transactions.map((each) => {
    const place = places.get(each.platformCode);
    if (place === undefined) throw new Error(`no positions are reserved in the journal of ${each.platformCode}`);
    const before = written.get(each.platformCode) ?? 0;
    written.set(each.platformCode, before + each.transfers.length);
    return { ...each, firstPosition: place.firstPosition + before, createdAt: place.createdAt };
  });
}
