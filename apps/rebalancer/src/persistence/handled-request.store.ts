import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

/**
 * The handled requests, in `rebalancing.handled_requests`. Requests stay in their topic for ever, and one that is
 * published twice has two positions in the log, so a position does not show that it was handled.
 */
@Injectable()
export class HandledRequestStore {
  /** Stores requests as handled. Returns those that were not stored before, each once. */
  async insert(tx: Tx, changeIds: readonly string[]): Promise<readonly string[]> {
    if (changeIds.length === 0) return [];
    const rows = await tx.prepared<{ readonly change_id: string }>(
      'rebalancing.handled_requests.note',
      `INSERT INTO rebalancing.handled_requests (change_id)
       SELECT * FROM unnest($1::uuid[])
       ON CONFLICT DO NOTHING
       RETURNING change_id`,
      [changeIds],
    );
    return rows.map(({ change_id }) => change_id);
  }
}
