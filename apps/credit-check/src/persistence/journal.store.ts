import type { LedgerTransaction } from '@ballast/domain-credit';
import type { Timestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';

/** A transaction as the journal of its platform takes it. */
export interface JournalTransaction {
  readonly platformCode: string;
  /** Whose it is: the Trader of the Execution, or the account of the deposit. */
  readonly accountId: string;
  readonly transaction: LedgerTransaction;
  /** The account of each transfer, in their order. */
  readonly accountIds: readonly string[];
}

export const journalStore = {
  /**
   * Locks the journals of these platforms, in the order of their codes, and numbers the entries that will be written;
   * answers the first position of each. Positions are therefore the order of commits: a reader that pages by them misses
   * nothing.
   */
  async reserve(tx: Tx, entriesByPlatform: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
    if (entriesByPlatform.size === 0) return new Map();
    const platforms = [...entriesByPlatform.keys()].sort();
    const rows = await tx.prepared<{ readonly platform_code: string; readonly entries: string }>(
      'credit.journals.reserve',
      `INSERT INTO credit.journals AS journal (platform_code, entries)
       SELECT * FROM unnest($1::text[], $2::bigint[])
       ON CONFLICT (platform_code) DO UPDATE SET entries = journal.entries + excluded.entries
       RETURNING platform_code, entries`,
      [platforms, platforms.map((platform) => entriesByPlatform.get(platform) ?? 0)],
    );
    return new Map(
      rows.map(({ platform_code, entries }) => {
        const last = Number(entries);
        return [platform_code, last - (entriesByPlatform.get(platform_code) ?? 0) + 1];
      }),
    );
  },

  /** Writes the transactions in their order, from the first positions on. */
  async write(
    tx: Tx,
    transactions: readonly JournalTransaction[],
    {
      firstPositions,
      createdAt,
    }: { readonly firstPositions: ReadonlyMap<string, number>; readonly createdAt: Timestamp },
  ): Promise<void> {
    const next = new Map(firstPositions);
    const placed = transactions.map((each) => {
      const first = next.get(each.platformCode);
      if (first === undefined) throw new Error(`no positions are reserved in the journal of ${each.platformCode}`);
      next.set(each.platformCode, first + each.transaction.transfers.length);
      return { ...each, first };
    });
    await tx.copy(
      'credit.transactions',
      ['transaction_id', 'execution_id', 'platform_code', 'account_id', 'first_position', 'entries', 'created_at'],
      placed.map(({ platformCode, accountId, transaction, first }) => [
        transaction.transaction_id,
        transaction.execution_id === '' ? null : transaction.execution_id,
        platformCode,
        accountId,
        first,
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
      placed.flatMap(({ platformCode, first, transaction, accountIds }) =>
        transaction.transfers.map((transfer, index) => [
          platformCode,
          first + index,
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
