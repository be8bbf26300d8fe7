import type { Tx } from '@ballast/platform-postgres';
import type { BalanceChange, BalanceRow } from './working-balances';

/** The money itself: what is posted and what is held, one row for each account and asset. */
export const balanceStore = {
  async read(tx: Tx, accountIds: readonly string[]): Promise<readonly BalanceRow[]> {
    if (accountIds.length === 0) return [];
    return tx.prepared<BalanceRow>(
      'credit.balances.read',
      'SELECT account_id, asset, balance, held FROM credit.balances WHERE account_id = ANY($1::uuid[])',
      [accountIds],
    );
  },

  /**
   * Locks the balances of floats, in key order. Half of the transactions of a platform wait for its float, so this is the
   * last lock that any of them takes before it writes.
   */
  async lockFloats(tx: Tx, accountIds: readonly string[]): Promise<readonly BalanceRow[]> {
    if (accountIds.length === 0) return [];
    return tx.prepared<BalanceRow>(
      'credit.balances.lock_floats',
      `SELECT account_id, asset, balance, held FROM credit.balances WHERE account_id = ANY($1::uuid[])
        ORDER BY account_id, asset
          FOR UPDATE`,
      [accountIds],
    );
  },

  /** Writes each change once. The accounts, or the balances of the floats, are locked by the caller. */
  async write(tx: Tx, changes: readonly BalanceChange[]): Promise<void> {
    await open(
      tx,
      changes.filter(({ isNew }) => isNew),
    );
    await update(
      tx,
      changes.filter(({ isNew }) => !isNew),
    );
  },
};

async function open(tx: Tx, changes: readonly BalanceChange[]): Promise<void> {
  await tx.copy(
    'credit.balances',
    ['account_id', 'asset', 'balance', 'held'],
    changes.map(({ accountId, asset, posted, held }) => [accountId, asset, posted, held]),
  );
}

async function update(tx: Tx, changes: readonly BalanceChange[]): Promise<void> {
  if (changes.length === 0) return;
  const [updated] = await tx.prepared<{ readonly count: number }>(
    'credit.balances.update',
    `WITH updated AS (
       UPDATE credit.balances b SET balance = b.balance + change.posted, held = b.held + change.held
         FROM unnest($1::uuid[], $2::text[], $3::numeric[], $4::numeric[]) AS change(account_id, asset, posted, held)
        WHERE b.account_id = change.account_id AND b.asset = change.asset
       RETURNING 1
     )
     SELECT count(*)::integer AS count FROM updated`,
    [
      changes.map(({ accountId }) => accountId),
      changes.map(({ asset }) => asset),
      changes.map(({ posted }) => posted),
      changes.map(({ held }) => held),
    ],
  );
  if (updated?.count !== changes.length) {
    throw new Error(`${updated?.count ?? 0} balances were there to be changed, not ${changes.length}`);
  }
}
