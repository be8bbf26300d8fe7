import { Injectable } from '@nestjs/common';
import type { BalanceChange, StoredBalance } from '@ballast/domain-ledger';
import { formatUnits } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';

const STORED = 'account_id AS "accountId", asset, balance, held';

/** Posted balances and sums of open holds, one row for each account and asset. */
@Injectable()
export class BalanceStore {
  async read(tx: Tx, accountIds: readonly string[]): Promise<readonly StoredBalance[]> {
    if (accountIds.length === 0) return [];
    return tx.prepared<StoredBalance>(
      'credit.balances.read',
      `SELECT ${STORED} FROM credit.balances WHERE account_id = ANY($1::uuid[])`,
      [accountIds],
    );
  }

  /**
   * Locks the balances of floats, in key order. Half of the transactions of a platform wait for its float, so this is the
   * last lock that any of them takes before it writes.
   */
  async lockFloats(tx: Tx, accountIds: readonly string[]): Promise<readonly StoredBalance[]> {
    if (accountIds.length === 0) return [];
    return tx.prepared<StoredBalance>(
      'credit.balances.lock_floats',
      `SELECT ${STORED} FROM credit.balances WHERE account_id = ANY($1::uuid[])
        ORDER BY account_id, asset
          FOR UPDATE`,
      [accountIds],
    );
  }

  /** Writes each change once. The caller has locked the accounts, or the balances of the floats. */
  async write(tx: Tx, changes: readonly BalanceChange[]): Promise<void> {
    await this.open(
      tx,
      changes.filter(({ isNew }) => isNew),
    );
    await this.update(
      tx,
      changes.filter(({ isNew }) => !isNew),
    );
  }

  /** Adds amounts to balances, and opens those that do not exist. A balance may be named several times. */
  async add(tx: Tx, amounts: readonly StoredBalance[]): Promise<void> {
    if (amounts.length === 0) return;
    await tx.prepared(
      'credit.balances.add',
      `INSERT INTO credit.balances AS stored (account_id, asset, balance, held)
       SELECT account_id, asset, sum(balance), sum(held)
         FROM unnest($1::uuid[], $2::text[], $3::numeric[], $4::numeric[]) AS added(account_id, asset, balance, held)
        GROUP BY account_id, asset
       ON CONFLICT (account_id, asset) DO UPDATE
         SET balance = stored.balance + excluded.balance, held = stored.held + excluded.held`,
      [
        amounts.map(({ accountId }) => accountId),
        amounts.map(({ asset }) => asset),
        amounts.map(({ balance }) => balance),
        amounts.map(({ held }) => held),
      ],
    );
  }

  private async open(tx: Tx, changes: readonly BalanceChange[]): Promise<void> {
    await tx.copy(
      'credit.balances',
      ['account_id', 'asset', 'balance', 'held'],
      changes.map(({ accountId, asset, balance, held, scale }) => [
        accountId,
        asset,
        formatUnits(balance, scale),
        formatUnits(held, scale),
      ]),
    );
  }

  private async update(tx: Tx, changes: readonly BalanceChange[]): Promise<void> {
    if (changes.length === 0) return;
    const [updated] = await tx.prepared<{ readonly count: number }>(
      'credit.balances.update',
      `WITH updated AS (
         UPDATE credit.balances b SET balance = b.balance + change.balance, held = b.held + change.held
           FROM unnest($1::uuid[], $2::text[], $3::numeric[], $4::numeric[]) AS change(account_id, asset, balance, held)
          WHERE b.account_id = change.account_id AND b.asset = change.asset
         RETURNING 1
       )
       SELECT count(*)::integer AS count FROM updated`,
      [
        changes.map(({ accountId }) => accountId),
        changes.map(({ asset }) => asset),
        changes.map(({ balance, scale }) => formatUnits(balance, scale)),
        changes.map(({ held, scale }) => formatUnits(held, scale)),
      ],
    );
    if (updated?.count !== changes.length) {
      throw new Error(`${updated?.count ?? 0} of ${changes.length} balances to change exist`);
    }
  }
}
