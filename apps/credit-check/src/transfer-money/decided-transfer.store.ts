import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

/** Transfers that were decided. */
@Injectable()
export class DecidedTransferStore {
  /** Marks transfers as decided, and returns the ids of those that were not decided before. */
  async firstTime(tx: Tx, transferIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (transferIds.length === 0) return new Set();
    const rows = await tx.prepared<{ readonly transfer_id: string }>(
      'credit.decided_transfers.first_time',
      // Rows are inserted in key order, against deadlocks.
      `INSERT INTO credit.decided_transfers (transfer_id)
       SELECT transfer_id FROM unnest($1::uuid[]) AS decided (transfer_id) ORDER BY transfer_id
       ON CONFLICT DO NOTHING
       RETURNING transfer_id`,
      [transferIds],
    );
    return new Set(rows.map(({ transfer_id }) => transfer_id));
  }
}
