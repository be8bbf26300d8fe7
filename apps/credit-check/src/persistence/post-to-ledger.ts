import { FLOAT_ACCOUNT, rebaseTransaction, type LedgerTransaction } from '@ballast/domain-credit';
import { Decimal, systemClock, toTimestamp, type Timestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import { floatAccountId } from './account-ids';
import { balanceStore } from './balance.store';
import { journalStore, type JournalTransaction } from './journal.store';
import type { BalanceChange, BalanceRow, WorkingBalances } from './working-balances';

/** By platform and asset: how far a float has moved since it was read. */
type Shifts = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Writes what was decided: balances of customers first, whose accounts the caller has locked, then journal and float.
 * Those two are locked only now, for the shortest time: whoever posted before has moved the float meanwhile, so the
 * balances that its entries show move along. Answers the transactions as they were written, in their order.
 */
export async function postToLedger(
  tx: Tx,
  balances: WorkingBalances,
  {
    platforms,
    transactions,
  }: { readonly platforms: readonly string[]; readonly transactions: readonly JournalTransaction[] },
): Promise<{ readonly transactions: readonly LedgerTransaction[]; readonly postedAt: Timestamp }> {
  const floats = new Map(platforms.map((platformCode) => [floatAccountId(platformCode), platformCode]));
  const changes = balances.changes();
  const onFloats = changes.filter(({ accountId }) => floats.has(accountId));
  await balanceStore.write(
    tx,
    changes.filter(({ accountId }) => !floats.has(accountId)),
  );
  const firstPositions = await journalStore.reserve(tx, entriesByPlatform(transactions));
  const locked = await lockFloats(tx, onFloats);
  await balanceStore.write(
    tx,
    onFloats.map((change) => ({ ...change, isNew: !locked.has(rowKey(change.accountId, change.asset)) })),
  );
  const shifts = shiftsOf(onFloats, { locked, balances, floats });
  const posted = transactions.map((each) => ({ ...each, transaction: rebased(each, shifts) }));
  // Taken under the lock of the journal, so that times ascend with positions.
  const postedAt = toTimestamp(systemClock());
  await journalStore.write(tx, posted, { firstPositions, createdAt: postedAt });
  return { transactions: posted.map(({ transaction }) => transaction), postedAt };
}

function entriesByPlatform(transactions: readonly JournalTransaction[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { platformCode, transaction } of transactions) {
    counts.set(platformCode, (counts.get(platformCode) ?? 0) + transaction.transfers.length);
  }
  return counts;
}

async function lockFloats(tx: Tx, changes: readonly BalanceChange[]): Promise<ReadonlyMap<string, BalanceRow>> {
  const rows = await balanceStore.lockFloats(tx, [...new Set(changes.map(({ accountId }) => accountId))]);
  return new Map(rows.map((row) => [rowKey(row.account_id, row.asset), row]));
}

function rowKey(accountId: string, asset: string): string {
  return `${accountId} ${asset}`;
}

function shiftsOf(
  changes: readonly BalanceChange[],
  {
    locked,
    balances,
    floats,
  }: {
    readonly locked: ReadonlyMap<string, BalanceRow>;
    readonly balances: WorkingBalances;
    readonly floats: ReadonlyMap<string, string>;
  },
): Shifts {
  const shifts = new Map<string, Map<string, string>>();
  for (const { accountId, asset } of changes) {
    const now = Decimal.of(locked.get(rowKey(accountId, asset))?.balance ?? '0');
    const shift = now.minus(Decimal.of(balances.asRead(accountId, asset)));
    if (shift.isZero()) continue;
    const platformCode = floats.get(accountId) ?? '';
    const ofPlatform = shifts.get(platformCode) ?? new Map<string, string>();
    shifts.set(platformCode, ofPlatform.set(asset, shift.toString()));
  }
  return shifts;
}

function rebased({ platformCode, transaction }: JournalTransaction, shifts: Shifts): LedgerTransaction {
  const ofPlatform = shifts.get(platformCode);
  return ofPlatform === undefined ? transaction : rebaseTransaction(transaction, FLOAT_ACCOUNT, ofPlatform);
}
