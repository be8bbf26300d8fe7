import { Injectable } from '@nestjs/common';
import { SOURCES, type PostedTransfer } from '@ballast/contracts';
import type { LedgerTransaction } from '@ballast/domain-ledger';
import { toTimestamp, type Timestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';

/** A transaction in the journal of its platform. */
export interface JournalTransaction {
  readonly platformCode: string;
  readonly transaction: LedgerTransaction;
  /** The transfers of the transaction as messages carry them, in their order. */
  readonly transfers: readonly PostedTransfer[];
}

/** Place in the journal of a platform that is reserved for the entries of one database transaction. */
export interface JournalPlace {
  readonly firstPosition: number;
  /** Time of the entries; never before that of an earlier position. */
  readonly createdAt: Timestamp;
}

/** A transaction with its place in the journal of its platform. */
export interface PlacedTransaction extends JournalTransaction, JournalPlace {}

const TRANSACTION_COLUMNS = [
  'transaction_id',
  'source_id',
  'platform_code',
  'source',
  'account_id',
  'first_position',
  'entries',
  'created_at',
] as const;

const ENTRY_COLUMNS = [
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
] as const;

@Injectable()
export class JournalStore {
  /**
   * Locks the journals of these platforms, in the order of their codes, and numbers the entries that will be written.
   * Positions are therefore the order of commits: a reader that pages by them misses nothing. The time of a platform's
   * entries is `now`, or the time of its last entries if that is later: clocks differ, and the lock may take long.
   */
  async reserve(
    tx: Tx,
    entriesByPlatform: ReadonlyMap<string, number>,
    now: Timestamp,
  ): Promise<ReadonlyMap<string, JournalPlace>> {
    if (entriesByPlatform.size === 0) return new Map();
    const platforms = [...entriesByPlatform.keys()].sort();
    const rows = await tx.prepared<{ platform_code: string; entries: string; last_created_at: Date }>(
      'credit.journals.reserve',
      `INSERT INTO credit.journals AS journal (platform_code, entries, last_created_at)
       SELECT code, entries, $3::timestamptz FROM unnest($1::text[], $2::bigint[]) AS reserved(code, entries)
       ON CONFLICT (platform_code) DO UPDATE
         SET entries = journal.entries + excluded.entries,
             last_created_at = greatest(journal.last_created_at, excluded.last_created_at)
       RETURNING platform_code, entries, last_created_at`,
      [platforms, platforms.map((platform) => entriesByPlatform.get(platform) ?? 0), now],
    );
    return new Map(
      rows.map(({ platform_code, entries, last_created_at }) => {
        const firstPosition = Number(entries) - (entriesByPlatform.get(platform_code) ?? 0) + 1;
        return [platform_code, { firstPosition, createdAt: toTimestamp(last_created_at) }];
      }),
    );
  }

  /** Writes the transactions at their places. */
  async write(tx: Tx, placed: readonly PlacedTransaction[]): Promise<void> {
    await tx.copy(
      'credit.transactions',
      TRANSACTION_COLUMNS,
      placed.map(({ platformCode, transaction, transfers, firstPosition, createdAt }) => [
        transaction.id,
        transaction.source.id,
        platformCode,
        SOURCES[transaction.source.kind].code,
        transaction.account.id,
        firstPosition,
        transfers.length,
        createdAt,
      ]),
    );
    await tx.copy(
      'credit.entries',
      ENTRY_COLUMNS,
      placed.flatMap(({ platformCode, firstPosition, transaction, transfers }) =>
        transfers.map((transfer, index) => [
          platformCode,
          firstPosition + index,
          transaction.id,
          transaction.transfers[index]?.account.id ?? null,
          transfer.leg,
          transfer.purpose,
          transfer.counter_account,
          transfer.asset,
          transfer.amount,
          transfer.balance_after,
        ]),
      ),
    );
  }

  /** Moves the journals to the ends of these transactions, unless they are further already. */
  async advance(tx: Tx, placed: readonly PlacedTransaction[]): Promise<void> {
    await tx.prepared(
      'credit.journals.advance',
      `INSERT INTO credit.journals AS journal (platform_code, entries, last_created_at)
       SELECT platform_code, max(entries), max(created_at)
         FROM unnest($1::text[], $2::bigint[], $3::timestamptz[]) AS placed(platform_code, entries, created_at)
        GROUP BY platform_code
       ON CONFLICT (platform_code) DO UPDATE
         SET entries = greatest(journal.entries, excluded.entries),
             last_created_at = greatest(journal.last_created_at, excluded.last_created_at)`,
      [
        placed.map(({ platformCode }) => platformCode),
        placed.map(({ firstPosition, transfers }) => firstPosition + transfers.length - 1),
        placed.map(({ createdAt }) => createdAt),
      ],
    );
  }

  /** The ids among `transactionIds` that were posted before. */
  async posted(tx: Tx, transactionIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.prepared<{ readonly transaction_id: string }>(
      'credit.transactions.posted',
      'SELECT transaction_id FROM credit.transactions WHERE transaction_id = ANY($1::uuid[])',
      [transactionIds],
    );
    return new Set(rows.map(({ transaction_id }) => transaction_id));
  }
}
