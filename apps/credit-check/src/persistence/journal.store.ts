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

  /** Writes the transactions in their order, from the first positions of their platforms on. */
  async write(
    tx: Tx,
    transactions: readonly JournalTransaction[],
    places: ReadonlyMap<string, JournalPlace>,
  ): Promise<void> {
    const placed = placedIn(transactions, places);
    await tx.copy(
      'credit.transactions',
      TRANSACTION_COLUMNS,
      placed.map(({ platformCode, transaction, transfers, first, createdAt }) => [
        transaction.id,
        transaction.source.id,
        platformCode,
        SOURCES[transaction.source.kind].code,
        transaction.account.id,
        first,
        transfers.length,
        createdAt,
      ]),
    );
    await tx.copy(
      'credit.entries',
      ENTRY_COLUMNS,
      placed.flatMap(({ platformCode, first, transaction, transfers }) =>
        transfers.map((transfer, index) => [
          platformCode,
          first + index,
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

interface PlacedTransaction extends JournalTransaction {
  readonly first: number;
  readonly createdAt: Timestamp;
}

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
    return { ...each, first: place.firstPosition + before, createdAt: place.createdAt };
  });
}
