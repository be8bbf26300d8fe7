import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

/** Table credit.decided_outflows: an outflow that was decided, also one that was refused, is not decided again. */
@Injectable()
export class DecidedOutflowStore {
  /** Marks outflows as decided, and returns the ids of those that were not decided before. */
  async firstTime(tx: Tx, outflowIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (outflowIds.length === 0) return new Set();
    const rows = await tx.prepared<{ readonly outflow_id: string }>(
      'credit.decided_outflows.first_time',
      // Rows are inserted in key order, against deadlocks.
      `INSERT INTO credit.decided_outflows (outflow_id)
       SELECT outflow_id FROM unnest($1::uuid[]) AS decided (outflow_id) ORDER BY outflow_id
       ON CONFLICT DO NOTHING
       RETURNING outflow_id`,
      [outflowIds],
    );
    return new Set(rows.map(({ outflow_id }) => outflow_id));
  }
}
