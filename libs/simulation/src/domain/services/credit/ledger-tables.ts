import type { PostedTransfer } from '@ballast/contracts';
import type { Contents } from '@ballast/domain-advisors';
import {
  LedgerBook,
  transferMessage,
  type Account,
  type Hold,
  type LedgerTransaction,
  type StoredBalance,
} from '@ballast/domain-ledger';
import { decimalPlaces, formatUnits, parseUnits, type Timestamp } from '@ballast/kernel';
import { Sequence, Table, type Journal } from '../../tables';

/** A transfer of the journal of one platform, with its place there. */
export interface JournalEntry {
  readonly platformCode: string;
  readonly position: number;
  readonly transactionId: string;
  readonly accountId: string;
  readonly transfer: PostedTransfer;
}

/** A transaction of the journal of one platform. */
export interface JournalTransaction {
  readonly platformCode: string;
  readonly transaction: LedgerTransaction;
  readonly transfers: readonly PostedTransfer[];
  readonly firstPosition: number;
  readonly createdAt: Timestamp;
}

interface PlatformJournal {
  readonly entries: number;
  readonly lastAt: Timestamp;
}

/** A customer's account; the owner of the float is empty. */
export interface OwnedAccount {
  readonly account: Account;
  readonly platformCode: string;
  readonly ownerCode: string;
}

/** The tables of the ledger. */
export class LedgerTables {
  readonly accounts: Table<OwnedAccount>;
  /** Balances by account. */
  readonly balances: Table<readonly StoredBalance[]>;
  /** Open holds by source. */
  readonly holds: Table<readonly Hold[]>;
  readonly journals: Table<PlatformJournal>;
  readonly transactions: Table<JournalTransaction>;
  readonly entries: Sequence<JournalEntry>;

  constructor(journal: Journal) {
    this.accounts = new Table(journal);
    this.balances = new Table(journal);
    this.holds = new Table(journal);
    this.journals = new Table(journal);
    this.transactions = new Table(journal);
    this.entries = new Sequence(journal);
  }

  open(owned: OwnedAccount): void {
    this.accounts.insert(owned.account.id, owned);
  }

  /** Balances and holds of accounts whose owner fulfils a condition. */
  contents(isOwned: (owned: OwnedAccount) => boolean): Contents {
    const ids = new Set(this.accounts.values().flatMap((owned) => (isOwned(owned) ? [owned.account.id] : [])));
    const rows = [...ids].flatMap((id) => this.balances.get(id) ?? []);
    const holds = this.holds.values().flat();
    return {
      balances: rows.filter(({ balance, held }) => /[1-9]/.test(balance) || /[1-9]/.test(held)).length,
      holds: holds.filter(({ traderId }) => traderId !== undefined && ids.has(traderId)).length,
    };
  }

  /** A book of all balances and of these holds. */
  book(holds: readonly Hold[] = []): LedgerBook {
    return new LedgerBook(this.balances.values().flat(), holds);
  }

  /** Takes every open hold of these sources off the table. */
  take(sourceIds: readonly string[]): ReadonlyMap<string, readonly Hold[]> {
    const taken = new Map<string, readonly Hold[]>();
    for (const id of sourceIds) {
      const holds = this.holds.get(id);
      if (holds === undefined) continue;
      taken.set(id, holds);
      this.holds.delete(id);
    }
    return taken;
  }

  place(holds: readonly Hold[]): void {
    for (const hold of holds) this.holds.set(hold.source.id, [...(this.holds.get(hold.source.id) ?? []), hold]);
  }

  /** Writes the balances that facts have changed. */
  save(book: LedgerBook): void {
    for (const { accountId, asset, scale, balance, held } of book.changes()) {
      const rows = this.balances.get(accountId) ?? [];
      const before = rows.find((row) => row.asset === asset) ?? { accountId, asset, balance: '0', held: '0' };
      const shown = Math.max(scale, decimalPlaces(before.balance), decimalPlaces(before.held));
      const lift = 10n ** BigInt(shown - scale);
      const after = {
        accountId,
        asset,
        balance: formatUnits(parseUnits(before.balance, shown) + balance * lift, shown),
        held: formatUnits(parseUnits(before.held, shown) + held * lift, shown),
      };
      this.balances.set(accountId, [...rows.filter((row) => row.asset !== asset), after]);
    }
  }

  /** Writes transactions into the journal of their platform; answers them with their time. */
  post(
    platformCode: string,
    transactions: readonly LedgerTransaction[],
    now: Timestamp,
  ): readonly JournalTransaction[] {
    return transactions.map((transaction) => {
      const { entries, lastAt } = this.journals.get(platformCode) ?? { entries: 0, lastAt: now };
      const createdAt = now > lastAt ? now : lastAt;
      const transfers = transaction.transfers.map(transferMessage);
      const posted = { platformCode, transaction, transfers, firstPosition: entries + 1, createdAt };
      if (!this.transactions.insert(transaction.id, posted)) {
        throw new Error(`transaction ${transaction.id} was posted before`);
      }
      this.journals.set(platformCode, { entries: entries + transfers.length, lastAt: createdAt });
      transfers.forEach((transfer, index) => {
        const accountId = transaction.transfers[index]?.account.id ?? '';
        const position = entries + 1 + index;
        this.entries.add({ platformCode, position, transactionId: transaction.id, accountId, transfer });
      });
      return posted;
    });
  }
}
