import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';

/** Rows of running dispatchers. Each dispatcher renews its own row. Times are those of the database. */
@Injectable()
export class DispatcherStore {
  async add(tx: Tx, id: string): Promise<void> {
    await tx.query('INSERT INTO webhook.dispatchers (id, seen_at) VALUES ($1, clock_timestamp())', [id]);
  }

  /** Renews the row. Returns false when it does not exist any more. */
  async renew(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx.query<{ id: string }>(
      'UPDATE webhook.dispatchers SET seen_at = clock_timestamp() WHERE id = $1 RETURNING id',
      [id],
    );
    return rows.length === 1;
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.query('DELETE FROM webhook.dispatchers WHERE id = $1', [id]);
  }

  /** Removes the rows that were not renewed for `leaseMs`. Returns their ids. */
  async removeStale(tx: Tx, leaseMs: number): Promise<readonly string[]> {
    const rows = await tx.query<{ id: string }>(
      `DELETE FROM webhook.dispatchers WHERE id IN (
         SELECT id FROM webhook.dispatchers
          WHERE seen_at < clock_timestamp() - make_interval(secs => $1::double precision / 1000)
          ORDER BY id FOR UPDATE SKIP LOCKED)
       RETURNING id`,
      [leaseMs],
    );
    return rows.map(({ id }) => id);
  }
}
