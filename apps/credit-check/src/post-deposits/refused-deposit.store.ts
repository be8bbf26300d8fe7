import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

/** A deposit that was refused. */
export interface RefusedDeposit {
  readonly id: string;
  readonly refusedAt: string;
}

/** Table credit.refused_deposits: a deposit that was refused is not posted when its command comes again. */
@Injectable()
export class RefusedDepositStore {
  /** The ids among these that were refused. */
  async refused(tx: Tx, ids: readonly string[]): Promise<readonly string[]> {
    if (ids.length === 0) return [];
    const rows = await tx.prepared<{ readonly deposit_id: string }>(
      'credit.refused_deposits.among',
      'SELECT deposit_id FROM credit.refused_deposits WHERE deposit_id = ANY($1::uuid[])',
      [ids],
    );
    return rows.map(({ deposit_id }) => deposit_id);
  }

  /** Adds refused deposits. One that is there stays as it is. */
  async add(tx: Tx, deposits: readonly RefusedDeposit[]): Promise<void> {
    if (deposits.length === 0) return;
    await tx.prepared(
      'credit.refused_deposits.add',
      `INSERT INTO credit.refused_deposits (deposit_id, refused_at)
       SELECT * FROM unnest($1::uuid[], $2::timestamptz[]) ON CONFLICT DO NOTHING`,
      [deposits.map(({ id }) => id), deposits.map(({ refusedAt }) => refusedAt)],
    );
  }
}
