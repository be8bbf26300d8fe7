import type { LedgerTransaction } from '@ballast/domain-credit';
import type { Timestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';

/** A transaction with its place in the journal of its platform. */
export interface JournalTransaction {
  readonly platformCode: string;
  /** Whose it is: the Trader of the Execution, or the account of the deposit. */
  readonly accountId: string;
  readonly firstPosition: number;
  readonly transaction: LedgerTransaction;
  /** The account of each transfer, in their order. */
  readonly accountIds: readonly string[];
}

/** Hands out the reserved positions of one platform. */
export interface Positions {
  take(platformCode: string, entries: number): number;
}

export const journalStore = {
  /**
   * Locks the journals of these platforms, in the order of their codes, and numbers the entries that will be written.
   * The first lock of every transaction that posts: postings of one platform therefore come one after the other, which
   * makes positions the order of commits (a reader that pages by them misses nothing), and lets a balance that was not
   * there when it was looked for be opened without a conflict.
   */
  async reserve(tx: Tx, entriesByPlatform: ReadonlyMap<string, number>): Promise<Positions> {
    const platforms = [...entriesByPlatform.keys()].sort();
    const rows = await tx.prepared<{ readonly platform_code: string; readonly entries: string }>(
      'credit.journals.reserve',
      `INSERT INTO credit.journals AS journal (platform_code, entries)
       SELECT * FROM unnest($1::text[], $2::bigint[])
       ON CONFLICT (platform_code) DO UPDATE SET entries = journal.entries + excluded.entries
       RETURNING platform_code, entries`,
      [platforms, platforms.map((platform) => entriesByPlatform.get(platform) ?? 0)],
    );
    return new ReservedPositions(
      rows.map(({ platform_code, entries }) => {
        const reserved = entriesByPlatform.get(platform_code) ?? 0;
        return { platformCode: platform_code, next: Number(entries) - reserved + 1, left: reserved };
      }),
    );
  },

  async write(tx: Tx, transactions: readonly JournalTransaction[], createdAt: Timestamp): Promise<void> {
    await tx.copy(
      'credit.transactions',
      ['transaction_id', 'execution_id', 'platform_code', 'account_id', 'first_position', 'entries', 'created_at'],
      transactions.map(({ platformCode, accountId, firstPosition, transaction }) => [
        transaction.transaction_id,
        transaction.execution_id === '' ? null : transaction.execution_id,
        platformCode,
        accountId,
        firstPosition,
        transaction.transfers.length,
        createdAt,
      ]),
    );
    await tx.copy(
      'credit.entries',
      [
        'platform_code',
        'position',
        'transaction_id',
        'account_id',
        'leg',
        'purpose',
        'counter_account',
        'asset',
        'amount',
        'balance_after',
      ],
      transactions.flatMap(({ platformCode, firstPosition, transaction, accountIds }) =>
        transaction.transfers.map((transfer, index) => [
          platformCode,
          firstPosition + index,
          transaction.transaction_id,
          accountIds[index] ?? null,
          transfer.leg,
          transfer.purpose,
          transfer.counter_account,
          transfer.asset,
          transfer.amount,
          transfer.balance_after,
        ]),
      ),
    );
  },

  /** Those of the transactions that were posted before. */
  async posted(tx: Tx, transactionIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.prepared<{ readonly transaction_id: string }>(
      'credit.transactions.posted',
      'SELECT transaction_id FROM credit.transactions WHERE transaction_id = ANY($1::uuid[])',
      [transactionIds],
    );
    return new Set(rows.map(({ transaction_id }) => transaction_id));
  },
};

class ReservedPositions implements Positions {
  private readonly byPlatform: ReadonlyMap<string, { next: number; left: number }>;

  constructor(reserved: readonly { readonly platformCode: string; readonly next: number; readonly left: number }[]) {
    this.byPlatform = new Map(reserved.map(({ platformCode, next, left }) => [platformCode, { next, left }]));
  }

  take(platformCode: string, entries: number): number {
    const reserved = this.byPlatform.get(platformCode);
    if (reserved === undefined || reserved.left < entries) {
      throw new Error(`no ${entries} positions are reserved in the journal of ${platformCode}`);
    }
    const first = reserved.next;
    reserved.next += entries;
    reserved.left -= entries;
    return first;
  }
}
