import type { Tx } from '@ballast/platform-postgres';
import { arrangeLanes, type Lane } from '../persistence/lane.store';

/**
 * Queues deliveries again whose endpoint the caller has locked: finished ones begin a new schedule, pending ones are
 * due now, and within each resource the oldest event goes first. What is being tried at this moment is left alone.
 */
export async function requeue(
  tx: Tx,
  deliveries: readonly (Lane & { readonly platformCode: string; readonly id: string })[],
  now: Date,
): Promise<void> {
  if (deliveries.length === 0) return;
  const sorted = [...deliveries].sort((a, b) => (a.id < b.id ? -1 : 1));
  await tx.query(
    `WITH locked AS MATERIALIZED (
       SELECT d.platform_code, d.id FROM unnest($1::text[], $2::uuid[]) AS q (platform_code, id)
         JOIN webhook.deliveries d ON d.platform_code = q.platform_code AND d.id = q.id
        WHERE d.claimed_by IS NULL ORDER BY d.platform_code, d.id FOR UPDATE OF d
     )
     UPDATE webhook.deliveries d
        SET status = 'pending', tries = 0, next_attempt_at = NULL,
            updated_at = greatest($3, d.updated_at + interval '1 millisecond')
       FROM locked WHERE d.platform_code = locked.platform_code AND d.id = locked.id`,
    [sorted.map(({ platformCode }) => platformCode), sorted.map(({ id }) => id), now.toISOString()],
  );
  await arrangeLanes(tx, deliveries, { nowMs: now.getTime(), hurried: true });
}
