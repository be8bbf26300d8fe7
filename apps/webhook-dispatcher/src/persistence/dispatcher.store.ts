import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

/**
 * Rows of running dispatchers. Each dispatcher renews its own row. Times are those of the database. A row whose time is
 * `-infinity` is retired: it can neither be renewed nor claim deliveries, and it stays until its claims are released.
 */
@Injectable()
export class DispatcherStore {
  async add(tx: Tx, id: string): Promise<void> {
    await tx.query('INSERT INTO webhook.dispatchers (id, seen_at) VALUES ($1, clock_timestamp())', [id]);
  }

  /** Renews the row. Returns false when it is retired or does not exist any more. */
  async renew(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx.query<{ id: string }>(
      `UPDATE webhook.dispatchers SET seen_at = clock_timestamp() WHERE id = $1 AND seen_at > '-infinity' RETURNING id`,
      [id],
    );
    return rows.length === 1;
  }

  /**
   * Retires the row. Returns false when it does not exist any more. The row stays locked until the commit. `FOR UPDATE`
   * waits for transactions that are claiming; the lock of an update alone would not.
   */
  async retire(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx.query<{ id: string }>(
      `UPDATE webhook.dispatchers SET seen_at = '-infinity' WHERE id = (
         SELECT id FROM webhook.dispatchers WHERE id = $1 FOR UPDATE)
       RETURNING id`,
      [id],
    );
    return rows.length === 1;
  }

  /**
   * Retires one row that was not renewed for `leaseMs`, or takes one that is retired already. Returns its id; undefined
   * when there is none. The row stays locked until the commit; rows that another dispatcher has locked are skipped.
   */
  async retireStale(tx: Tx, leaseMs: number): Promise<string | undefined> {
    const [row] = await tx.query<{ id: string }>(
      `UPDATE webhook.dispatchers SET seen_at = '-infinity' WHERE id = (
         SELECT id FROM webhook.dispatchers
          WHERE seen_at < clock_timestamp() - make_interval(secs => $1::double precision / 1000)
          ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id`,
      [leaseMs],
    );
    return row?.id;
  }

  /** Removes the row unless its dispatcher still has claims. Returns whether the row was removed. */
  async removeWithoutClaims(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx.query<{ id: string }>(
      `DELETE FROM webhook.dispatchers
        WHERE id = $1 AND NOT EXISTS (SELECT FROM webhook.deliveries WHERE status = 'pending' AND claimed_by = $1)
       RETURNING id`,
      [id],
    );
    return rows.length === 1;
  }
}
