import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

/** Withdrawals that were decided. */
@Injectable()
export class DecidedWithdrawalStore {
  /** Marks withdrawals as decided, and returns the ids of those that were not decided before. */
  async firstTime(tx: Tx, withdrawalIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (withdrawalIds.length === 0) return new Set();
    const rows = await tx.prepared<{ readonly withdrawal_id: string }>(
      'credit.decided_withdrawals.first_time',
      // Rows are inserted in key order, against deadlocks.
      `INSERT INTO credit.decided_withdrawals (withdrawal_id)
       SELECT withdrawal_id FROM unnest($1::uuid[]) AS decided (withdrawal_id) ORDER BY withdrawal_id
       ON CONFLICT DO NOTHING
       RETURNING withdrawal_id`,
      [withdrawalIds],
    );
    return new Set(rows.map(({ withdrawal_id }) => withdrawal_id));
  }
}
